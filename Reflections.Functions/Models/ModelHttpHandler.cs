namespace Reflections.Functions.Models;

/// <summary>
/// What all providers' clients send and receive passes here, so that errors look the same whoever they come from. Answers are read whole, up to a limit.
/// </summary>
/// <param name="key">Taken out of what is told of an error.</param>
internal sealed class ModelHttpHandler(string? key, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int LongestAnswer = 64 * 1024 * 1024;

    /// <exception cref="ModelHttpException">The answer is no success.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrEmpty(key) && request.Headers.Authorization?.Parameter == ModelClients.NoKey)
        {
            request.Headers.Authorization = null;
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            return response;
        }

        using (response)
        {
            throw await ModelHttpException.OfAsync(response, key, time, cancellationToken);
        }
    }
}
