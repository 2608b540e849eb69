namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Code around every invocation.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs, and calls <paramref name="next"/> for the rest.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
