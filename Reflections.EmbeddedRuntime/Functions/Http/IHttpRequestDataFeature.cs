namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Finds the request of an invocation.</summary>
public interface IHttpRequestDataFeature
{
    /// <summary>The request; null when the function is not triggered by HTTP.</summary>
    ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context);
}
