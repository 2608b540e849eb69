using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>Lists what storage still holds of a run, or gives one piece of it.</summary>
internal sealed class ArtifactsCommand(CliContext context, HostSession session)
{
    public async Task<int> ListAsync(string runId, string? reflection, bool json, CancellationToken cancellation)
    {
        var run = await RunLookup.FindAsync(session.Api, runId, reflection, cancellation);
        var (told, list) = await session.Api.ArtifactsAsync(run.ReflectionId, run.Id, cancellation);
        if (json)
        {
            context.Console.WriteJson(told);
            return ExitCode.Success;
        }

        if (list.IsErased)
        {
            context.Console.Note("The source was deleted after the run was accepted: what storage held of it is erased.");
        }

        var table = context.Console.NewTable("artifact", "stage", "type", "bytes", "kept since (UTC)");
        foreach (var item in list.Items)
        {
            table.AddRow(
                new Text(item.Name), new Text(item.Stage), new Text(Excerpt.OneLine(item.ContentType)), new Text(Figures.Number(item.Bytes)),
                new Text(Figures.Time(item.CreatedAt)));
        }

        context.Console.Write(table);
        return ExitCode.Success;
    }

    /// <param name="output">The file to write; null for standard output.</param>
    public async Task<int> GetAsync(string runId, string? reflection, string name, string? output, bool json, CancellationToken cancellation)
    {
        var run = await RunLookup.FindAsync(session.Api, runId, reflection, cancellation);
        if (output is null)
        {
            await session.Api.CopyArtifactAsync(run.ReflectionId, run.Id, name, context.Console.Bytes, cancellation);
            await context.Console.Bytes.FlushAsync(cancellation);
            return ExitCode.Success;
        }

        var bytes = await WriteAsync(run, name, Path.GetFullPath(output, context.WorkingFolder), cancellation);
        if (json)
        {
            context.Console.WriteJson(new { runId = run.Id, name, file = output, bytes });
        }
        else
        {
            context.Console.Note($"Wrote {Figures.Count(bytes, "byte")} to {output}.");
        }

        return ExitCode.Success;
    }

    /// <summary>Writes the whole file or none: one that is there stays when the host refuses or breaks off.</summary>
    private async Task<long> WriteAsync(Run run, string name, string file, CancellationToken cancellation)
    {
        var unfinished = file + ".part";
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                await session.Api.CopyArtifactAsync(run.ReflectionId, run.Id, name, stream, cancellation);
            }

            File.Move(unfinished, file, overwrite: true);
            return new FileInfo(file).Length;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
