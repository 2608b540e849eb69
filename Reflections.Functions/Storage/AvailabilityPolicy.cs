using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Functions.Storage;

/// <summary>
/// Stands before the repetitions: what is left of a failure when they are used up becomes a <see cref="StorageUnavailableException"/>, unless it tells of
/// the request itself.
/// </summary>
internal sealed class AvailabilityPolicy : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception error) when (StorageUnavailableException.IsMeantBy(error, message.CancellationToken))
        {
            throw StorageUnavailableException.Of(error);
        }

        Judge(message);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception error) when (StorageUnavailableException.IsMeantBy(error, message.CancellationToken))
        {
            throw StorageUnavailableException.Of(error);
        }

        Judge(message);
    }

    private static void Judge(HttpMessage message)
    {
        if (message.HasResponse && StorageUnavailableException.IsMeantBy(message.Response.Status))
        {
            throw new StorageUnavailableException($"it answers {message.Response.Status} {message.Response.ReasonPhrase}");
        }
    }
}
