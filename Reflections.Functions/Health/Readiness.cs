using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;

namespace Reflections.Functions.Health;

/// <summary>Finds out whether this host can do its work. However many ask, it looks once in a few seconds.</summary>
public sealed partial class Readiness(SweepStore receipts, TimeProvider time, ILogger<Readiness> logger) : IDisposable
{
    /// <summary>How long a finding stands.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long a sweep may be overdue: three of its timer's periods.</summary>
    public static readonly TimeSpan SweeperGrace = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _gate = new(1);
    private DateTimeOffset _lastSweep = time.GetUtcNow();
    private (long At, IReadOnlyList<HealthCheck> Checks)? _last;

    /// <summary>The findings: storage, engine, sweeper.</summary>
    public async Task<IReadOnlyList<HealthCheck>> CheckAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_last is { } last && time.GetElapsedTime(last.At) < Freshness)
            {
                return last.Checks;
            }

            // Not the caller's token: others wait for the same answer.
            var checks = await LookAsync(client);
            _last = (time.GetTimestamp(), checks);
            return checks;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<IReadOnlyList<HealthCheck>> LookAsync(DurableTaskClient client)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        var storage = AskAsync("storage", () => LastSweepAsync(limit.Token), limit.Token);
        var engine = AskAsync("engine", () => client.GetInstanceAsync(SweepOrchestrator.InstanceId, limit.Token), limit.Token);
        var (stored, receipt) = await storage;
        var (runs, sweep) = await engine;
        return
        [
            new HealthCheck("storage", stored, stored
                ? "Storage answers."
                : "Storage does not answer. See that the account is up and can be reached from this host, and that AzureWebJobsStorage names it "
                + "with a key or identity that is valid."),
            new HealthCheck("engine", runs, runs
                ? "The durable engine answers."
                : "The durable engine does not answer. Restart the host; when that does not help, see its log and the disk or account that keeps its histories."),
            Sweeper(receipt, sweep),
        ];
    }

    /// <summary>When the last sweep ended, of whichever host: the one storage call of a look.</summary>
    private async Task<DateTimeOffset?> LastSweepAsync(CancellationToken cancellation)
    {
        var (newest, _) = await receipts.ListAsync(1, null, cancellation, []);
        return newest is [var receipt] ? receipt.FinishedAt : null;
    }

    private HealthCheck Sweeper(DateTimeOffset? receipt, OrchestrationMetadata? sweep)
    {
        // Counted from the start at the earliest: a host that was away for long is not late when it is back. A long sweep is not late while it gets on.
        _lastSweep = receipt > _lastSweep ? receipt.Value : _lastSweep;
        _lastSweep = sweep is { IsCompleted: false } && sweep.LastUpdatedAt > _lastSweep ? sweep.LastUpdatedAt : _lastSweep;
        var since = (time.GetUtcNow() - _lastSweep).TotalMinutes;
        return since <= SweeperGrace.TotalMinutes
            ? new HealthCheck("sweeper", true, "Sweeps come in time.")
            : new HealthCheck("sweeper", false, FormattableString.Invariant(
                $"No sweep has ended for {since:0} minutes; one is due every 5. See that SweepTimer is not disabled, start one with POST /api/sweeps, and read the log."));
    }

    private async Task<(bool Answered, T? Answer)> AskAsync<T>(string name, Func<Task<T>> ask, CancellationToken limit)
    {
        try
        {
            return (true, await ask().WaitAsync(limit));
        }
        catch (Exception error)
        {
            LogUnanswered(logger, name, error is OperationCanceledException ? "no answer in time" : error.Message);
            return (false, default);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Not ready: {Check}: {Problem}")]
    private static partial void LogUnanswered(ILogger logger, string check, string problem);
}
