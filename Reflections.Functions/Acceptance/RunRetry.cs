using Microsoft.DurableTask.Client;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Acceptance;

/// <summary>Asks again for what an earlier run was asked for: its URL, or the raw content that was kept of it.</summary>
public sealed class RunRetry(RunStore runs, ArtifactStore artifacts, AcceptRequestReader reader, RunAcceptance acceptance)
{
    /// <summary>
    /// Accepts a new run that repeats <paramref name="id"/>. The calls of an acceptance, and before them one for the earlier run's row and one for its
    /// content (none for a URL, or for content that this process had a short time ago).
    /// </summary>
    /// <param name="key">The caller's key, or null.</param>
    /// <param name="force">Do the work whatever is known.</param>
    /// <exception cref="ProblemException">
    /// The earlier run is not known or has not ended, its content is gone, the source was deleted since, or what the acceptance refuses.
    /// </exception>
    public async Task<RunRecord> RetryAsync(
        ReflectionId reflection, RunId id, IdempotencyKey? key, bool force, DurableTaskClient client, CancellationToken cancellation)
    {
        var run = (await runs.GetAsync(reflection, id, cancellation))?.Value ?? throw new ProblemException(Problem.NotFound($"Run '{id}'"));
        return run.Status.IsTerminal()
            ? await RetryAsync(run, key, force, client, cancellation)
            : throw new ProblemException(Problem.Conflict($"Run {id} is {run.Status.ToWire()}: only a run that has ended can be repeated."));
    }

    private async Task<RunRecord> RetryAsync(RunRecord run, IdempotencyKey? key, bool force, DurableTaskClient client, CancellationToken cancellation)
    {
        var again = run.Input.Url is { } url
            ? new AcceptRequest(run.Reflection, run.Source, key, AcceptRequestReader.ReadUrl(url), null, force, run.Id)
            : new AcceptRequest(run.Reflection, run.Source, key, null, await ReadAsync(run, cancellation), force, run.Id);
        return await acceptance.AcceptAsync(again with { Epoch = run.Epoch }, client, cancellation);
    }

    private async Task<InlineContent> ReadAsync(RunRecord run, CancellationToken cancellation)
    {
        var raw = run.Input.Raw is { } name ? await artifacts.GetAsync(name, cancellation) : null;
        return raw is not null
            ? reader.ReadContent(raw, run.Input.ContentType, run.Input.Name)
            : throw new ProblemException(Problem.Conflict($"The content of run {run.Id} is not kept any more: send it again."));
    }
}
