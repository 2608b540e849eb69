namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether a binding supplies or takes a value.</summary>
public enum BindingDirection
{
    /// <summary>Into the function.</summary>
    In = 0,

    /// <summary>Out of the function.</summary>
    Out = 1,
}
