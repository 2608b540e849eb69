using System.Collections.Immutable;
using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <content>Looking at instances, and purging them.</content>
internal sealed partial class EngineClient
{
    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(Find(instanceId) is { } found ? Describe(found, getInputsAndOutputs) : null);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitFor(instanceId, found => found.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitFor(instanceId, found => found.Status.IsTerminal(), getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create((token, pageSize, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (query.TaskHubNames is { } hubs && hubs.Any() && !hubs.Contains(engine.HubName, StringComparer.OrdinalIgnoreCase))
            {
                return Task.FromResult(new Page<OrchestrationMetadata>([]));
            }

            var size = pageSize ?? (query.PageSize > 0 ? query.PageSize : OrchestrationQuery.DefaultPageSize);
            var found = engine.Store.Query(new InstanceFilter
            {
                CreatedFrom = query.CreatedFrom?.UtcDateTime,
                CreatedTo = query.CreatedTo?.UtcDateTime,
                Statuses = query.Statuses?.ToList(),
                InstanceIdPrefix = query.InstanceIdPrefix,
                AfterKey = ParseKey(token ?? query.ContinuationToken),
                Limit = size,
            });
            return Task.FromResult(new Page<OrchestrationMetadata>(
                [.. found.Select(instance => Describe(instance, query.FetchInputsAndOutputs))],
                found.Count < size ? null : FormatKey(found[^1].Key)));
        });
    }

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        var found = engine.Store.Query(new InstanceFilter
        {
            Statuses = runtimeStatus?.ToList(),
            CompletedFrom = completedTimeFrom?.UtcDateTime,
            CompletedTo = completedTimeTo?.UtcDateTime,
            AfterKey = ParseKey(lastInstanceKey),
            Limit = pageSize,
        });
        return Task.FromResult(new Page<string>(
            [.. found.Select(instance => instance.InstanceId)], found.Count < pageSize ? null : FormatKey(found[^1].Key)));
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? purgeOptions = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var (result, count) = await engine.Store.PurgeAsync(instanceId, purgeOptions?.Recursive ?? false);
        return result == PurgeResultKind.StillLive
            ? throw new InvalidOperationException(
                $"Only orchestrations in a terminal state can be purged, but the orchestration with instance ID {instanceId} has status {Find(instanceId)?.Status}")
            : new PurgeResult(count);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? purgeOptions = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var deadline = filter.Timeout is { } timeout ? Now + timeout : DateTime.MaxValue;
        var purged = 0;
        var afterKey = 0L;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = engine.Store.Query(new InstanceFilter
            {
                CreatedFrom = filter.CreatedFrom?.UtcDateTime,
                CreatedTo = filter.CreatedTo?.UtcDateTime,
                Statuses = filter.Statuses?.ToList(),
                AfterKey = afterKey,
            });
            foreach (var instance in found.Where(instance => instance.Status.IsTerminal()))
            {
                if (Now > deadline)
                {
                    return new PurgeResult(purged, isComplete: false);
                }

                purged += (await engine.Store.PurgeAsync(instance.InstanceId, purgeOptions?.Recursive ?? false)).Count;
            }

            if (found.Count == 0)
            {
                return new PurgeResult(purged, filter.Timeout is null ? null : true);
            }

            afterKey = found[^1].Key;
        }
    }

    private static long ParseKey(string? token) =>
        string.IsNullOrEmpty(token) ? 0
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key
        : throw new ArgumentException($"'{token}' is no continuation token.", nameof(token));

    private static string FormatKey(long key) => key.ToString(CultureInfo.InvariantCulture);

    private async Task<OrchestrationMetadata> WaitFor(
        string instanceId, Func<InstanceRecord, bool> reached, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        while (true)
        {
            // Asked for before looking, so that no change falls between.
            var change = engine.Waiters.NextChange(instanceId);
            if (Find(instanceId) is { } found && reached(found))
            {
                return Describe(found, getInputsAndOutputs);
            }

            await change.WaitAsync(cancellation);
        }
    }

    private OrchestrationMetadata Describe(InstanceRecord instance, bool getInputsAndOutputs) => new(instance.Name, instance.InstanceId)
    {
        DataConverter = getInputsAndOutputs ? options.DataConverter : null,
        RuntimeStatus = instance.Status,
        CreatedAt = new DateTimeOffset(instance.CreatedAt),
        LastUpdatedAt = new DateTimeOffset(instance.UpdatedAt),
        SerializedInput = getInputsAndOutputs ? instance.Input : null,
        SerializedOutput = getInputsAndOutputs ? instance.Output : null,
        SerializedCustomStatus = getInputsAndOutputs ? instance.CustomStatus : null,
        FailureDetails = getInputsAndOutputs && !engine.ActsAsFunctionsHost ? instance.Failure : null,
        Tags = instance.Tags ?? ImmutableDictionary<string, string>.Empty,
    };
}
