using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using Reflections.Domain.Chunking;
using Reflections.Functions.Models;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>
/// Does a stage's work on a group of chunks. What models answer is paid for, so it is kept piece by piece, as the group of that piece alone: a group
/// that is tried again asks only for what is missing. What is computed here is kept with its whole group, without a further storage call.
/// </summary>
public sealed class GroupWork(StageArtifacts artifacts, Pipeline pipeline, IOptions<ModelsOptions> models)
{
    /// <summary>The results by chunk hash.</summary>
    /// <param name="work">Makes the results of some chunks.</param>
    public async Task<Dictionary<string, T>> DoAsync<T>(
        GroupInput input, Stage stage, Chunk[] group, Func<Chunk[], Task<Dictionary<string, T>>> work, CancellationToken cancellation)
    {
        if (pipeline.PieceSize(stage) is not { } size || group.Length <= size)
        {
            return await work(group);
        }

        Chunk[][] pieces = [.. group.Chunk(size)];
        var results = new Dictionary<string, T>[pieces.Length];
        Exception? failure = null;
        await Bounded.ForEachAsync([.. Enumerable.Range(0, pieces.Length)], models.Value.MaxParallelCalls, async (i, stop) =>
        {
            // One that fails stops those to come, not those on their way: they are being paid for.
            if (Volatile.Read(ref failure) is not null)
            {
                return;
            }

            try
            {
                var name = artifacts.GroupName(input.Folder, stage, pieces[i]);
                results[i] = await artifacts.FindGroupAsync<T>(name, stop) ?? await artifacts.PutGroupAsync(name, await work(pieces[i]), stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                Interlocked.CompareExchange(ref failure, error, null);
            }
        }, cancellation);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results.SelectMany(piece => piece).ToDictionary();
    }
}
