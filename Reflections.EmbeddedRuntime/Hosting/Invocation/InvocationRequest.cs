using Microsoft.Azure.Functions.Worker;

namespace Reflections.EmbeddedRuntime.Hosting.Invocation;

/// <summary>What a trigger hands to an invocation.</summary>
/// <param name="TriggerValue">The value of the trigger's parameter.</param>
/// <param name="BindingData">Further values by name.</param>
/// <param name="Cancellation">Fires when the caller no longer waits.</param>
internal sealed record InvocationRequest(object? TriggerValue, IReadOnlyDictionary<string, object?> BindingData, CancellationToken Cancellation)
{
    /// <summary>The scope to run in; null for one of its own.</summary>
    public IServiceProvider? Services { get; init; }

    public Action<IInvocationFeatures>? Prepare { get; init; }

    public int RetryCount { get; init; }

    public int MaxRetryCount { get; init; }
}
