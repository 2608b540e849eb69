namespace Microsoft.Azure.Functions.Worker;

/// <summary>The runtime could not do what a function needed.</summary>
public class FunctionWorkerException : Exception
{
    /// <summary>Creates the exception.</summary>
    public FunctionWorkerException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public FunctionWorkerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
