namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger brought along, beside the trigger's own value.</summary>
public abstract class BindingContext
{
    /// <summary>Creates the context.</summary>
    protected BindingContext()
    {
    }

    /// <summary>Values by name: route and query parameters of an HTTP trigger, the instance id of an activity.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
