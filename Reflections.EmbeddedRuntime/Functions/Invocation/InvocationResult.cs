namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned, which middleware may read and replace.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
    /// <summary>Creates the result.</summary>
    protected InvocationResult()
    {
    }
}
