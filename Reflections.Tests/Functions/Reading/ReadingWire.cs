using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Tests.Functions.Reading;

/// <summary>Lets something happen between two requests of a reader: before the first one whose address holds a text.</summary>
internal sealed class ReadingWire : HttpPipelinePolicy
{
    private (string Address, Func<Task> Work)? _next;

    public void Before(string address, Func<Task> work) => _next = (address, work);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (_next is { } next && message.Request.Method == RequestMethod.Get && Uri.UnescapeDataString(message.Request.Uri.ToString()).Contains(next.Address, StringComparison.Ordinal))
        {
            _next = null;
            await next.Work();
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
}
