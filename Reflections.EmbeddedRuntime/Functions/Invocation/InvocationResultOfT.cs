namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned, seen as one type.</summary>
/// <typeparam name="T">The type the value is seen as.</typeparam>
public abstract class InvocationResult<T>
{
    /// <summary>Creates the result.</summary>
    protected InvocationResult()
    {
    }

    /// <summary>The returned value.</summary>
    public abstract T? Value { get; set; }
}
