using System.Collections.Concurrent;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>Remembers the rows of a table that hosts wrote over, each time that the service accepted it.</summary>
internal sealed class RecordedWrites(string table) : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<(string Address, string Row)> _accepted = new();

    public IReadOnlyCollection<(string Address, string Row)> Accepted => _accepted;

    /// <summary>Puts it where all storage traffic of a host passes.</summary>
    public void Watch(IServiceCollection services) => services.Configure<StorageOptions>(options => options.Policies.Add(this));

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        var request = message.Request;
        if (request.Method == RequestMethod.Put && request.Uri.Path.Contains($"{table}(", StringComparison.Ordinal) && message.Response.Status is >= 200 and < 300)
        {
            using var body = new MemoryStream();
            await request.Content!.WriteToAsync(body, message.CancellationToken);
            _accepted.Enqueue((request.Uri.Path, Encoding.UTF8.GetString(body.ToArray())));
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
}
