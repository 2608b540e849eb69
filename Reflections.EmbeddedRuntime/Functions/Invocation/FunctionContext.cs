namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Creates the context.</summary>
    protected FunctionContext()
    {
    }

    /// <summary>This invocation's id.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The function's id, the same for each of its invocations.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The caller's trace.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger brought along.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which attempt this is.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The invocation's scope of services.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Values that middleware and function share.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Services of the runtime for this invocation, by type.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Fires when the caller is gone, the function's time is up, or the host stops.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
