using System.ComponentModel.DataAnnotations;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Runs;

/// <summary>Asks the engine that a run belongs to whether it still works on it.</summary>
public sealed class RunLiveness(TaskHub hub, HubStore hubs, TimeProvider time, IOptions<LivenessOptions> options)
{
    private DateTimeOffset _startedAt = DateTimeOffset.MinValue;

    /// <summary>Tells when this process began to accept runs.</summary>
    public void NothingAcceptedBefore(DateTimeOffset startedAt) => _startedAt = startedAt;

    /// <summary>
    /// How long a run that was accepted at <paramref name="since"/> may be without an orchestration: its acceptance may still be under way.
    /// No acceptance outlives its process, so where this process is its hub's only one, none that began before it is.
    /// </summary>
    public TimeSpan GraceFor(DateTimeOffset since) => hub.IsExclusive && since < _startedAt ? TimeSpan.Zero : options.Value.Grace;

    /// <summary>
    /// True while the run's engine has it in a state that is not terminal. A run of another hub counts as alive while that hub's heartbeat is
    /// fresh. A run without a hub is nobody's.
    /// </summary>
    /// <param name="since">When the run was accepted or took its turn: before <see cref="LivenessOptions.Grace"/> has passed its orchestration may not be started yet. Null: it must be.</param>
    public async Task<bool> IsAliveAsync(DurableTaskClient client, RunId run, string? runHub, DateTimeOffset? since, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(runHub))
        {
            return false;
        }

        if (runHub != hub.Name)
        {
            // A run of a hub that is gone lives on here, once this hub has started it again.
            return (await hubs.LastBeatAsync(runHub, cancellation) is { } beat && beat.Age < options.Value.HubGrace)
                || await client.GetInstanceAsync(run.Value, cancellation) is { IsCompleted: false };
        }

        var instance = await client.GetInstanceAsync(run.Value, cancellation);

        // An acceptance that seems to lie in the future began before the clock was set back: how long ago, nobody knows.
        return instance is null ? since is { } start && (time.GetUtcNow() - start).Duration() < GraceFor(start) : !instance.IsCompleted;
    }
}

/// <summary>When silence means death. Configuration section <c>Liveness</c>.</summary>
public sealed class LivenessOptions
{
    /// <summary>How long an accepted run may be without an orchestration.</summary>
    /// <value>The default is 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How old another hub's heartbeat may be; the sweeper's timer beats every five minutes.</summary>
    /// <value>The default is 15 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan HubGrace { get; set; } = TimeSpan.FromMinutes(15);
}
