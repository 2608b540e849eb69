namespace Reflections.Benchmarks.Engine;

/// <summary>Orchestrations that wait for an event.</summary>
/// <param name="Instances">How many.</param>
/// <param name="InMemory">Of these in memory.</param>
/// <param name="HeapBytes">Managed memory that the host takes with them, beyond what it takes without.</param>
/// <param name="Woken">Of these that ended once the event came.</param>
internal sealed record IdleInstances(int Instances, int InMemory, long HeapBytes, int Woken)
{
    public static async Task<IdleInstances> MeasureAsync(int instances)
    {
        await using var host = await BenchmarkHost.StartAsync();
        await host.RunAsync("Sequence", 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ids = new List<string>(instances);
        foreach (var batch in Enumerable.Range(0, instances).Chunk(500))
        {
            ids.AddRange(await Task.WhenAll(batch.Select(_ => host.Client.ScheduleNewOrchestrationInstanceAsync("Idle"))));
        }

        foreach (var id in ids)
        {
            await host.Client.WaitForInstanceStartAsync(id);
        }

        var resident = host.Engine.InstancesInMemory;
        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        foreach (var batch in ids.Chunk(500))
        {
            await Task.WhenAll(batch.Select(id => host.Client.RaiseEventAsync(id, "wake", id)));
        }

        var woken = 0;
        foreach (var id in ids)
        {
            var ended = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
            woken += ended.ReadOutputAs<string>() == id ? 1 : 0;
        }

        await host.StopAsync();
        return new IdleInstances(instances, resident, heap, woken);
    }
}
