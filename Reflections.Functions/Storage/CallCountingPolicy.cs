using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Functions.Storage;

/// <summary>Tells the <see cref="StorageCallMeter"/>s of the calling flow of each request.</summary>
internal sealed class CallCountingPolicy : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => StorageCallMeter.Record();
}
