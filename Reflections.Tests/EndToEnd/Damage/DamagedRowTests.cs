using Azure.Data.Tables;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Batches;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Damage;

/// <summary>
/// Every property of every kind of row, damaged in every way. What is read must be reported with its name, its table and its key. A property that is
/// added is covered by being written: it is reported, or it is named below.
/// </summary>
[Trait("Category", "CrashMatrix")]
[Collection(RealRowsCollection.Name)]
public sealed class DamagedRowTests(RealRowsFixture rows)
{
    /// <summary>Written for people who look at the row; nothing reads them.</summary>
    internal static readonly HashSet<string> ForPeople =
    [
        "Sources.Status", "Sources.AppliedGeneration", "Sources.AppliedRun", "Sources.AppliedAt", "Sources.Chunks", "Sources.Entities", "Sources.Facts",
        "Hubs.Hub", "Hubs.BeatAt",
    ];

    /// <summary>A row without it says something else, or is one planted by hand.</summary>
    private static readonly HashSet<string> Optional =
    [
        "IngestLedger/entry.Evaluation", "IngestLedger/generation.Evaluation", "IngestRuns.RetryOf", "IngestRuns.IdempotencyKey", "IngestRuns.Reason",
        "IngestRuns.Matched", "IngestRuns.RecoveredBy", "IngestRuns.FinishedAt", "Sources.LatestRun", "Sources.Turn", "Sources.Reviews",
        "UnappliedPatches/patch.CreatedAt", "UnappliedPatches/patch.Attempts", "UnappliedPatches/patch.SetAside", "UnappliedPatches/patch.Fence",
        "UnappliedPatches/patch.Run", "UnappliedPatches/patch.Hub", "UnappliedPatches/run.SetAside", "UnappliedPatches/clean.SetAside", "Knowledge/fact.Date",
        "Knowledge/entity.Aliases", "Knowledge/fact.Modality", "Knowledge/fact.WrittenSubject", "Knowledge/fact.WrittenObject", "KnowledgeIndex.Aliases", "KnowledgeIndex.Objects",
        "UnappliedPatches/run.IdempotencyKey", "SourceBatches/request.FinishedAt", "SourceBatches/item.Run", "SourceBatches/item.Outcome", "SourceBatches/item.Reason",
    ];

    /// <summary>Any text will do.</summary>
    private static readonly HashSet<string> FreeText =
    [
        "IngestLedger/entry.Batch", "IngestLedger/entry.BatchHash", "IngestLedger/entry.Evaluation", "IngestLedger/generation.Batch",
        "IngestLedger/generation.BatchHash", "IngestLedger/generation.Evaluation", "IngestRuns.Hub", "IngestRuns.IdempotencyKey", "IngestRuns.Reason",
        "IngestRuns.FailureStage", "IngestRuns.ErrorClass", "IngestRuns.FailureMessage", "IngestRuns.RecoveredBy", "IdempotencyKeys.RequestFingerprint",
        "UnappliedPatches/patch.Hub", "UnappliedPatches/run.Hub", "Knowledge/manifest.Segment", "Knowledge/entity.Name", "Knowledge/fact.Subject",
        "Knowledge/fact.Predicate", "Knowledge/fact.Object", "Knowledge/fact.Date", "Knowledge/fact.Quote", "Knowledge/fact.WrittenSubject", "Knowledge/fact.WrittenObject",
        "UnappliedPatches/patch.Reflection", "UnappliedPatches/patch.Source", "UnappliedPatches/run.Reflection", "UnappliedPatches/run.Source",
        "UnappliedPatches/run.IdempotencyKey", "SourceBatches/request.Hub", "SourceBatches/request.Reflection", "SourceBatches/item.Source", "SourceBatches/item.Reason",
    ];

    /// <summary>Eleven tables; three kinds of intents, three of knowledge, two of the ledger, two of batches.</summary>
    private const int Kinds = 17;

    /// <summary>Kinds whose properties do not say what their keys are.</summary>
    private static readonly HashSet<string> Anywhere = ["Knowledge/entity"];

    [Fact]
    public async Task Read_AnyPropertyIsDamaged_NamesItWithItsTableAndKey()
    {
        Assert.True(rows.Kinds.Count() == Kinds, string.Join(' ', rows.Kinds));
        var unexpected = new List<string>();
        foreach (var kind in rows.Kinds)
        {
            foreach (var (property, row) in rows.PropertiesOf(kind))
            {
                foreach (var damage in RowDamage.AllOf(row.Entity, property))
                {
                    var found = await FoundAsync(row, damage.Of(row.Entity));
                    var isReported = found is not null && IsNamed(found, row, property);
                    if ((found is not null && !isReported) || isReported == IsTolerated($"{kind}.{property}", damage.Kind))
                    {
                        unexpected.Add($"{kind}.{property} {damage.Kind}: {found?.ToString() ?? "not reported"}");
                    }
                }
            }
        }

        Assert.True(unexpected.Count == 0, string.Join("\n", unexpected));
    }

    [Fact]
    public async Task Read_RowStandsUnderTheKeyOfAnother_SaysWhereItBelongs()
    {
        var unexpected = new List<string>();
        foreach (var kind in rows.Kinds.Where(kind => rows.RowsOf(kind).Count > 1))
        {
            var (row, other) = (rows.RowsOf(kind)[0], rows.RowsOf(kind)[^1]);
            var found = await FoundAsync(row, RowDamage.CopyOf(other.Entity, row.Entity.PartitionKey, row.Entity.RowKey));
            var says = found is DamagedRowException damaged && (damaged.Problem.StartsWith("it belongs to ", StringComparison.Ordinal) || IsIncomplete(damaged));
            if (says == Anywhere.Contains(kind))
            {
                unexpected.Add($"{kind}: {found?.ToString() ?? "not reported"}");
            }
        }

        Assert.True(unexpected.Count == 0, string.Join("\n", unexpected));
        Assert.Equal(["Hubs"], rows.Kinds.Where(kind => rows.RowsOf(kind).Count < 2));
    }

    private static bool IsTolerated(string property, DamageKind damage) => ForPeople.Contains(property) || damage switch
    {
        DamageKind.Missing => Optional.Contains(property),
        DamageKind.OtherText => FreeText.Contains(property),
        _ => false,
    };

    private static bool IsNamed(Exception found, RealRow row, string property) => found is DamagedRowException damaged
        && (damaged.Table, damaged.Partition) == (row.Table, row.Entity.PartitionKey)
        && (IsIncomplete(damaged)
            || (damaged.Row == row.Entity.RowKey
                && (damaged.Problem.Contains(property, StringComparison.Ordinal) || damaged.Problem.StartsWith("it belongs to ", StringComparison.Ordinal))));

    /// <summary>A version is whole or not; which of its rows went elsewhere, nobody can tell.</summary>
    private static bool IsIncomplete(DamagedRowException damaged) => damaged.Problem == "the visible generation is not complete";

    private async Task<Exception?> FoundAsync(RealRow row, TableEntity damaged)
    {
        Exception? found = null;
        await rows.WhileAsync(row, damaged, async () => found = await Record.ExceptionAsync(() => ReadAsync(row)));
        return found;
    }

    /// <summary>Reads the row as the program does.</summary>
    private Task ReadAsync(RealRow row)
    {
        var storage = rows.Storage;
        return row.Kind switch
        {
            "IngestLedger/entry" => storage.Ledger.GetAsync(IngestKey.Parse(row.Entity.PartitionKey), default),
            "IngestLedger/generation" => storage.Ledger.GetLifeAsync(
                IngestKey.Parse(row.Entity.PartitionKey), long.Parse(row.Entity.RowKey.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture), default),
            "IngestRuns" => storage.Runs.GetAsync(ReflectionId.Parse(row.Text("Reflection")), RunId.Parse(row.Text("Run")), default),
            "Sources" => storage.Sources.GetAsync(ReflectionId.Parse(row.Text("Reflection")), SourceId.Parse(row.Text("Source")), default),
            "IdempotencyKeys" => storage.Get<IdempotencyStore>().GetAsync(ReflectionId.Parse(row.Text("Reflection")), KeyOf(row), default),
            "UnappliedPatches/patch" or "UnappliedPatches/run" or "UnappliedPatches/clean" => ReadIntentAsync(row),
            "Knowledge/manifest" or "Knowledge/entity" or "Knowledge/fact" => ReadKnowledgeAsync(row),
            "KnowledgeIndex" => ReadIndexAsync(row),
            "Reflections" => storage.Get<ReflectionStore>().ListAsync(default),
            "SweepReceipts" => storage.Get<SweepStore>().ListAsync(100, null, default),
            "SourceBatches/request" => storage.Get<SourceBatchStore>().GetAsync(ReflectionId.Parse(RealRowsFixture.Reflection), RunId.Parse(row.Entity.PartitionKey), default),
            "SourceBatches/item" => storage.Get<SourceBatchStore>().GetItemAsync(
                RunId.Parse(row.Entity.PartitionKey), int.Parse(row.Entity.RowKey.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture), default),
            "Hubs" => storage.Get<HubStore>().LastBeatAsync(row.Text("Hub"), default),
            _ => throw new InvalidOperationException($"Nothing is known of how rows of {row.Kind} are read."),
        };
    }

    private static IdempotencyKey KeyOf(RealRow row)
    {
        Assert.True(IdempotencyKey.TryCreate(row.Text("Key"), out var key, out _));
        return key;
    }

    private async Task ReadIntentAsync(RealRow row)
    {
        var shard = int.Parse(row.Entity.PartitionKey.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
        if ((await rows.Storage.Unapplied.ReadShardAsync(shard, default)).Damaged.SingleOrDefault() is { } damaged)
        {
            throw damaged;
        }
    }

    private async Task ReadKnowledgeAsync(RealRow row)
    {
        await foreach (var state in rows.Storage.Sources.ListAsync(ReflectionId.Parse(RealRowsFixture.Reflection), default))
        {
            if (TableKeys.OfGeneration(state.Reflection, state.Source, state.Applied?.Generation ?? 0) == row.Entity.PartitionKey
                && await rows.Storage.Knowledge.ReadGenerationAsync(state, default) is null)
            {
                throw KnowledgeStore.Incomplete(state.Reflection, state.Source, state.Applied!.Generation);
            }
        }
    }

    private async Task ReadIndexAsync(RealRow row)
    {
        foreach (var reflection in await rows.Storage.Get<ReflectionStore>().ListAsync(default))
        {
            if (row.Entity.TryGetValue("Type", out var type))
            {
                var damaged = new List<DamagedRowException>();
                await rows.Storage.Knowledge.FindNameOfAsync(
                    reflection.Id, KnowledgeIds.OfEntity(Enum.Parse<EntityType>((string)type), row.Text("Name")), damaged, default);
                damaged.ForEach(found => throw found);
            }

            await rows.Storage.Knowledge.FindByNameAsync(reflection.Id, row.Text("Name"), default);
        }
    }
}
