using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.Engine;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

public sealed class ShutdownTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task Stop_WithAnActivityRunning_FiresItsTokenAndRunsItAgainAtTheNextStart()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await StartAsync(folder))
        {
            await Client(first).ScheduleNewOrchestrationInstanceAsync("Wrap", "x", new StartOrchestrationOptions("one"));
            await _gate.Entered.Task;
        }

        await Eventually.TrueAsync(() => _gate.Cancelled == 1, "the activity is told");
        _gate.Opened.SetResult();

        await using var second = await StartAsync(folder);
        var ended = await Client(second).WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true);
        Assert.Equal("[x]", ended.ReadOutputAs<string>());
        Assert.Equal(2, _gate.Runs);
    }

    [Fact]
    public async Task Start_FolderInUse_IsRefusedAndTheFirstHostGoesOn()
    {
        using var folder = new TemporaryFolder();
        await using var first = await StartAsync(folder);

        await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(folder));

        _gate.Opened.SetResult();
        var instanceId = await Client(first).ScheduleNewOrchestrationInstanceAsync("Wrap", "y");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Client(first).WaitForInstanceCompletionAsync(instanceId)).RuntimeStatus);
    }

    [Fact]
    public async Task Start_TwoHostsInOneProcess_KeepTheirInstancesApart()
    {
        _gate.Opened.SetResult();
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var first = await StartAsync(folder);
        await using var second = await StartAsync(other);

        await Client(first).ScheduleNewOrchestrationInstanceAsync("Wrap", "x", new StartOrchestrationOptions("same"));
        await Client(second).ScheduleNewOrchestrationInstanceAsync("Wrap", "y", new StartOrchestrationOptions("same"));

        Assert.Equal("[x]", (await Client(first).WaitForInstanceCompletionAsync("same", true)).ReadOutputAs<string>());
        Assert.Equal("[y]", (await Client(second).WaitForInstanceCompletionAsync("same", true)).ReadOutputAs<string>());
        Assert.NotEqual(first.Address, second.Address);
    }

    private static DurableTaskClient Client(FunctionsHost host) => host.Services.GetRequiredService<DurableTaskClient>();

    private Task<FunctionsHost> StartAsync(TemporaryFolder folder) =>
        FunctionsHost.StartAsync(
            folder,
            builder => builder.Services.AddSingleton(_gate).Configure<EngineOptions>(options => options.DrainTimeout = TimeSpan.FromMilliseconds(50)),
            typeof(Wrapping));

    /// <summary>Holds the activity until it is opened.</summary>
    public sealed class Gate
    {
        private int _runs;
        private int _cancelled;

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Runs => _runs;

        public int Cancelled => _cancelled;

        public async Task PassAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _runs);
            Entered.TrySetResult();
            try
            {
                await Opened.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cancelled);
                throw;
            }
        }
    }

    public sealed class Wrapping(Gate gate)
    {
        [Function("Wrap")]
        public static Task<string> Wrap([OrchestrationTrigger] TaskOrchestrationContext context, string text) =>
            context.CallActivityAsync<string>("Bracket", text);

        [Function("Bracket")]
        public async Task<string> Bracket([ActivityTrigger] string text, CancellationToken cancellation)
        {
            await gate.PassAsync(cancellation);
            return $"[{text}]";
        }
    }
}
