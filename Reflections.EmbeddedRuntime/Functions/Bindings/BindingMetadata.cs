namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function says of one of its bindings.</summary>
public abstract class BindingMetadata
{
    /// <summary>Creates the metadata.</summary>
    protected BindingMetadata()
    {
    }

    /// <summary>The binding's name: its parameter's.</summary>
    public abstract string Name { get; }

    /// <summary>The binding's kind, such as <c>httpTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether it supplies or takes a value.</summary>
    public abstract BindingDirection Direction { get; }
}
