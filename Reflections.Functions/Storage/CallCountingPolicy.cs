using Azure.Core;
using Azure.Core.Pipeline;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Storage;

/// <summary>Tells the <see cref="StorageCallMeter"/>s of the calling flow of each request, and whoever measures.</summary>
/// <param name="service"><c>table</c> or <c>blob</c>.</param>
internal sealed class CallCountingPolicy(string service) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        StorageCallMeter.Record();
        Metrics.StorageCalled(service);
    }
}
