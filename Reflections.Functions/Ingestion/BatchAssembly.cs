using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>Puts the stages' results together into a batch, and keeps them for the source's next version.</summary>
public sealed class BatchAssembly(StageArtifacts artifacts, Pipeline pipeline)
{
    /// <summary>The batch of a run whose stages are done.</summary>
    /// <exception cref="DamagedBlobException">A result that the plan counts on is gone.</exception>
    public async Task<PatchBatch> AssembleAsync(RunRecord run, CanonicalDocument document, WorkPlan plan, CancellationToken cancellation)
    {
        var chunks = await artifacts.GetChunksAsync(plan.Chunks, cancellation);
        var known = plan.Known is null ? null : await artifacts.GetResultsAsync(plan.Known, cancellation);
        var results = new Dictionary<string, ChunkResults>(known ?? []);
        await AddNewAsync(run, plan, results, cancellation);

        var needed = chunks.Select(chunk => chunk.Hash).Distinct().ToDictionary(hash => hash, hash => Found(results, hash, plan));
        var name = artifacts.ResultsName(ArtifactFolder.Of(run), document.Hash);
        if (name != plan.Known)
        {
            await artifacts.PutResultsAsync(name, needed, cancellation);
        }

        return PatchBatchBuilder.Build(
            run.Reflection, run.Source, document, run.Input.Url, pipeline.Fingerprint, chunks,
            needed.ToDictionary(result => result.Key, result => (ReadOnlyMemory<float>)VectorText.Decode(result.Value.Vector)),
            needed.ToDictionary(result => result.Key, result => result.Value.Mentions),
            needed.ToDictionary(result => result.Key, result => result.Value.Facts));
    }

    private async Task AddNewAsync(RunRecord run, WorkPlan plan, Dictionary<string, ChunkResults> results, CancellationToken cancellation)
    {
        if (plan.Changed == 0)
        {
            return;
        }

        var work = WorkList.Distinct(await artifacts.GetChunksAsync(plan.Work, cancellation));
        foreach (var range in plan.Groups)
        {
            var group = work[range];
            var vectors = await GroupAsync<string>(run, Stage.Embed, group, cancellation);
            var mentions = await GroupAsync<IReadOnlyList<EntityMention>>(run, Stage.Entity, group, cancellation);
            var facts = await GroupAsync<IReadOnlyList<ExtractedFact>>(run, Stage.Fact, group, cancellation);
            foreach (var hash in group.Select(chunk => chunk.Hash))
            {
                results[hash] = new ChunkResults(vectors[hash], mentions[hash], facts[hash]);
            }
        }
    }

    private async Task<Dictionary<string, T>> GroupAsync<T>(RunRecord run, Stage stage, Chunk[] group, CancellationToken cancellation)
    {
        var name = artifacts.GroupName(ArtifactFolder.Of(run), stage, group);
        return await artifacts.GetGroupAsync<T>(name, cancellation) ?? throw new DamagedBlobException(name, "it is gone");
    }

    private static ChunkResults Found(Dictionary<string, ChunkResults> results, string hash, WorkPlan plan) =>
        results.TryGetValue(hash, out var found) ? found : throw new DamagedBlobException(plan.Known ?? plan.Work, $"it has no results of chunk {hash}");
}
