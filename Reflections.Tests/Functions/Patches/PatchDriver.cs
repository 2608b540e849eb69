using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Patches;

/// <summary>Takes one source through the protocol as its runs would.</summary>
internal sealed class PatchDriver(TestStorage storage, string source = "source")
{
    public SourceId Source { get; } = SourceId.Parse(source);

    public PatchProtocol Protocol => storage.Protocol;

    public IngestKey Key(string text) => Sample.Ingest(text, Source);

    public PatchBatch Batch(string text) => Sample.Batch(text, Source);

    public async Task<RunRecord> TakeTicketAsync()
    {
        var current = await storage.Sources.GetAsync(Sample.Reflection, Source, default);
        var state = current?.Value ?? new SourceState { Reflection = Sample.Reflection, Source = Source };
        var run = Sample.Run(state.Latest + 1, Source);
        var taken = state.TakeTicket(run.Id, withTurn: true, Sample.Hub, Sample.Noon);
        Assert.NotNull(await storage.Sources.TryWriteAsync(taken, current?.ETag, default));
        return run;
    }

    public Task<Stored<LedgerEntry>> ProposeAsync(RunRecord run, string text) =>
        Protocol.ProposeAsync(run, Key(text), Sample.Content(text), Sample.Fingerprint, Batch(text), default);

    public Task<ApproveResult> ApproveAsync(Stored<LedgerEntry> entry, string text, long against = 0) =>
        Protocol.ApproveAsync(entry, Sample.Accept(Batch(text), against), Sample.Hub, against, default);

    public Task<ApplyResult> ApplyAsync(string text, long generation) =>
        Protocol.ApplyAsync(Sample.Reflection, Source, Key(text), generation, "test", default);

    public Task<SettleResult> SettleAsync(Stored<PatchRow> row, Func<SettleResult, Task>? conclude = null) =>
        Protocol.SettleAsync(row, "sweeper", conclude ?? (_ => Task.CompletedTask), default);

    /// <summary>All steps, each of which may have been done before.</summary>
    public async Task<ApplyResult> DriveAsync(RunRecord run, string text, long against = 0)
    {
        var entry = await ProposeAsync(run, text);
        Assert.Equal(run.Id, entry.Value.Owner);
        if (entry.Value.Status == PatchStatus.Proposed)
        {
            Assert.IsType<ApproveResult.Approved>(await ApproveAsync(entry, text, against));
        }

        return await ApplyAsync(text, run.Ticket);
    }

    public async Task<Stored<LedgerEntry>> ApprovedAsync(RunRecord run, string text, long against = 0)
    {
        var entry = await ProposeAsync(run, text);
        return Assert.IsType<ApproveResult.Approved>(await ApproveAsync(entry, text, against)).Entry;
    }

    public async Task<SourceState> StateAsync() => (await storage.Sources.GetAsync(Sample.Reflection, Source, default))!.Value.Value;

    public async Task<LedgerEntry> EntryAsync(string text) => (await storage.Ledger.GetAsync(Key(text), default))!.Value.Value;

    public Task<Stored<PatchRow>?> RowAsync(string text) => storage.Unapplied.GetPatchAsync(Key(text), default);

    public Task<KnowledgeView?> ViewAsync() => storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Source, default);

    public async Task<IReadOnlyList<Stored<CleanRow>>> CleanRowsAsync()
    {
        var found = new List<Stored<CleanRow>>();
        for (var shard = 0; shard < UnappliedRow.Shards; shard++)
        {
            found.AddRange((await storage.Unapplied.ReadShardAsync(shard, default)).Cleans.Where(row => row.Value.Source == Source));
        }

        return found;
    }

    /// <summary>Everything that storage says of the source after <paramref name="text"/>, without ids and times.</summary>
    public async Task<string> DumpAsync(string text, string earlier)
    {
        var state = await StateAsync();
        var entry = await EntryAsync(text);
        var view = await ViewAsync();
        var check = await storage.Knowledge.CheckManifestAsync(Sample.Reflection, Source, state.Applied!, default);
        var segment = await storage.Knowledge.ReadSegmentAsync(state.Applied!, default);
        var names = new List<string>();
        foreach (var name in (text + " " + earlier).Split(' ').Distinct())
        {
            var hits = await storage.Knowledge.FindByNameAsync(Sample.Reflection, name, default);
            names.AddRange(hits.Where(hit => hit.Source == Source).Select(hit => $"{hit.Name}@{hit.Generation}:{hit.Entities.Count}+{hit.Facts.Count}"));
        }

        var intents = new List<string>();
        var filter = Azure.Data.Tables.TableClient.CreateQueryFilter($"Source eq {Source.Value}");
        await foreach (var row in storage.Tables.Open(TableNames.UnappliedPatches).QueryAsync(filter, default))
        {
            intents.Add($"{row.RowKey.Split('-')[0]} {row.GetInt64("Generation")} by {row.GetInt64("ReplacedBy")}");
        }

        return $"""
            source {state.Latest} {state.AsOf} {state.Applied!.Generation} turn {state.Turn?.Ticket} flips {string.Join(',', state.Flips.Select(flip => flip.Generation))}
            entry {entry.Generation} {entry.Status} earlier {(await EntryAsync(earlier)).Status}
            view {view!.Version.Generation} {string.Join(',', view.Facts.Select(fact => fact.Subject))} of {string.Join(',', view.Entities.Select(entity => entity.Name))}
            manifest {check} segment {string.Join('|', segment!.Chunks.Select(chunk => chunk.Text))}
            names {string.Join(' ', names)}
            intents {string.Join(' ', intents)}
            """;
    }
}
