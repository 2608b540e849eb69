using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;

namespace Reflections.Cli.Commands;

/// <summary>Deletes a source and prints the receipt.</summary>
internal sealed class DeleteCommand(CliContext context, HostSession session)
{
    /// <param name="isAgreed">The user need not be asked.</param>
    public async Task<int> RunAsync(string source, string? reflection, bool isAgreed, bool json, CancellationToken cancellation)
    {
        var name = await ReflectionChoice.ResolveAsync(session.Api, reflection, cancellation);
        if (!isAgreed && await context.Console.AskAsync($"Erase all that is stored of {source} in {name}? [y/N]", cancellation) is not ("y" or "Y" or "yes"))
        {
            context.Console.Note("Nothing was deleted.");
            return ExitCode.Failure;
        }

        if (await session.Api.DeleteSourceAsync(name, source, cancellation) is not { } deletion)
        {
            context.Console.Note($"Source {source} of {name} is not known.");
            return ExitCode.Failure;
        }

        if (json)
        {
            context.Console.WriteJson(deletion.Json);
        }
        else
        {
            Write(deletion.Value);
        }

        return ExitCode.Success;
    }

    private void Write(Deletion deletion)
    {
        var receipt = deletion.Receipt;
        var table = new FieldTable(context.Console, "deleted", receipt.SourceId);
        table.Add("at (UTC)", Figures.Time(deletion.DeletedAt));
        table.Add("ticket", Figures.Number(receipt.Ticket));
        table.Add("generation taken back", receipt.Generation == 0 ? "none" : Figures.Number(receipt.Generation));
        table.Add("no longer said", $"{Figures.Count(receipt.RetractedFacts.Count, "fact")}, {Figures.Count(receipt.RetractedEntities.Count, "entity", "entities")}");
        table.Add("said by other sources too", $"{Figures.Count(receipt.KeptFacts.Count, "fact")}, {Figures.Count(receipt.KeptEntities.Count, "entity", "entities")}");
        table.Add("not known what it said", receipt.Unknown);
        table.Add("erased", Shown(deletion.Erased));
        table.Add("left", Shown(deletion.Residue));
        table.Add("storage calls", deletion.StorageCalls is { } calls ? Figures.Number(calls) : null);
        table.Write();
        if (!deletion.IsComplete)
        {
            context.Console.Note(
                $"{Figures.Count(deletion.OpenRuns.Count, "run")} from before the deletion may still write; the sweeper erases that. Readers see nothing of the source.");
        }
    }

    private static string Shown(Residue residue) =>
        $"{Figures.Count(residue.KnowledgeRows, "knowledge row")}, {Figures.Count(residue.IndexRows, "index row")}, {Figures.Count(residue.Blobs, "blob")}, {Figures.Count(residue.Passages, "passage")}";
}
