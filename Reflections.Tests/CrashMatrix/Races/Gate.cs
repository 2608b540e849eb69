using Azure.Core;
using Azure.Core.Pipeline;
using Reflections.Tests.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Holds each request of the app's own pipelines until the scheduler takes it, then has it answered in process.</summary>
internal sealed class Gate(Lab lab) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var world = lab.World;
        var request = StorageRequest.Of(message.Request);

        // Tables and container are there from the start, whoever makes sure of it: that is no step, and costs no exception.
        if (request.Path == "Tables" || request.Query == "restype=container")
        {
            TransportStep.Complete(message, Made(), pipeline);
            return;
        }

        var process = world.Scheduler.Current?.Process ?? throw new InvalidOperationException($"{request.Method} {request.Path} comes from outside the scheduler.");
        await process.PermitAsync(RequestLabel.Of(request), request.Method != "GET");
        var before = world.Storage.State;
        var answer = lab.Answer(request);
        world.Watch.After(before, world.Storage.State);
        if (!process.IsAlive)
        {
            throw new DiedException();
        }

        TransportStep.Complete(message, answer, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The app does not block.");

    private static MemoryAnswer Made() => new(201, ("ETag", "\"0x1\""), ("Last-Modified", MemoryAnswer.HttpDate(RaceClock.Start)), ("Content-Type", "application/json"));
}
