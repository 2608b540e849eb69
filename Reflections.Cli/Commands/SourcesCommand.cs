using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>Lists the sources of a reflection, or shows one.</summary>
internal sealed class SourcesCommand(CliContext context, HostSession session)
{
    /// <param name="source">The source to show; null for all.</param>
    public async Task<int> RunAsync(string? source, string? reflection, bool json, CancellationToken cancellation)
    {
        var name = await ReflectionChoice.ResolveAsync(session.Api, reflection, cancellation);
        if (source is null)
        {
            await ListAsync(name, json, cancellation);
            return ExitCode.Success;
        }

        if (await session.Api.FindSourceAsync(name, source, cancellation) is not { } found)
        {
            context.Console.Note($"Source {source} of {name} is not known.");
            return ExitCode.Failure;
        }

        if (json)
        {
            context.Console.WriteJson(found.Json);
        }
        else
        {
            Show(found.Value);
        }

        return ExitCode.Success;
    }

    private async Task ListAsync(string reflection, bool json, CancellationToken cancellation)
    {
        var table = context.Console.NewTable("source", "status", "title", "applied (UTC)", "chunks", "entities", "facts");
        await foreach (var (told, source) in session.Api.SourcesAsync(reflection, cancellation))
        {
            if (json)
            {
                context.Console.WriteJson(told);
                continue;
            }

            table.AddRow(
                new Text(Excerpt.OneLine(source.SourceId)), new Text(source.Status), new Text(Excerpt.OneLine(source.Title)), new Text(Figures.Time(source.AppliedAt)),
                new Text(Figures.Number(source.Chunks)), new Text(Figures.Number(source.Entities)), new Text(Figures.Number(source.Facts)));
        }

        if (!json)
        {
            context.Console.Write(table);
        }
    }

    private void Show(Source source)
    {
        var table = new FieldTable(context.Console, "source", source.SourceId);
        table.Add("status", source.Status);
        table.Add("title", source.Title);
        table.Add("url", source.Url);
        table.Add("generation", source.Generation is { } generation ? Figures.Number(generation) : null);
        table.Add("seen last at ticket", Figures.Number(source.AsOf));
        table.Add("last ticket", Figures.Number(source.Latest));
        table.Add("applied by run", source.RunId);
        table.Add("applied (UTC)", Figures.Time(source.AppliedAt));
        table.Add("deleted (UTC)", Figures.Time(source.DeletedAt));
        table.Add("content hash", source.ContentHash);
        table.Add("chunks", Figures.Number(source.Chunks));
        table.Add("entities", Figures.Number(source.Entities));
        table.Add("facts", Figures.Number(source.Facts));
        table.Write();
    }
}
