using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting.Discovery;

namespace Reflections.EmbeddedRuntime.Hosting.Invocation;

/// <summary>One running invocation.</summary>
internal sealed class InvocationContext(FunctionDescriptor function, InvocationRequest request, IServiceProvider services, CancellationToken cancellation)
    : FunctionContext
{
    public object? TriggerValue => request.TriggerValue;

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext { get; } = new AmbientTrace(Activity.Current);

    public override BindingContext BindingContext { get; } = new TriggerData(request.BindingData);

    public override RetryContext RetryContext { get; } = new Attempt(request.RetryCount, request.MaxRetryCount);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeatureSet();

    public override CancellationToken CancellationToken => cancellation;

    private sealed class AmbientTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? string.Empty;

        public override string TraceState { get; } = activity?.TraceStateString ?? string.Empty;
    }

    private sealed class TriggerData(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class Attempt(int count, int limit) : RetryContext
    {
        public override int RetryCount => count;

        public override int MaxRetryCount => limit;
    }

    private sealed class FeatureSet : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        public T? Get<T>() => _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public void Set<T>(T? instance)
        {
            if (instance is null)
            {
                _features.Remove(typeof(T));
            }
            else
            {
                _features[typeof(T)] = instance;
            }
        }

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
