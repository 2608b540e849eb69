using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Reflections.EmbeddedRuntime.Engine;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

public sealed class DurableFunctionTests
{
    private readonly ConcurrentQueue<string> _calls = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_OrchestratorWithMiddlewareAndScope_GivesTheSameWhetherReplayedOrNot(bool replay)
    {
        await using var host = await FunctionsHost.StartAsync(
            builder =>
            {
                builder.Services.AddScoped<Scope>().AddSingleton(_calls).Configure<EngineOptions>(options => options.ReplayEveryTurn = replay);
                builder.UseMiddleware(async (context, next) =>
                {
                    _calls.Enqueue($"{context.FunctionDefinition.Name}+");
                    await next();
                    _calls.Enqueue($"{context.FunctionDefinition.Name}-");
                });
            },
            typeof(Sums));
        var client = host.Services.GetRequiredService<DurableTaskClient>();

        var instanceId = await client.ScheduleNewOrchestrationInstanceAsync("Sum", new[] { 1, 2, 3 });
        var ended = await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(12, ended.ReadOutputAs<int>());
        Assert.Equal(3, _calls.Count(call => call == "Double+"));
        Assert.Equal(3, _calls.Count(call => call == "Double-"));
        await Eventually.TrueAsync(() => _calls.Count(call => call == "disposed") == _calls.Count(call => call == "created"), "every scope ends");
    }

    [Fact]
    public async Task Run_ActivityLongerThanTheFunctionTimeout_IsCancelledAndFails()
    {
        using var folder = new TemporaryFolder();
        folder.Write("host.json", """{ "version": "2.0", "functionTimeout": "00:00:00.050" }""");
        await using var host = await FunctionsHost.StartAsync(folder, builder => builder.Services.AddScoped<Scope>().AddSingleton(_calls), typeof(Sums));
        var client = host.Services.GetRequiredService<DurableTaskClient>();

        var instanceId = await client.ScheduleNewOrchestrationInstanceAsync("CallForever");
        var ended = await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
    }

    /// <summary>A service that lives as long as an invocation's scope.</summary>
    public sealed class Scope : IDisposable
    {
        private readonly ConcurrentQueue<string> _calls;

        public Scope(ConcurrentQueue<string> calls)
        {
            _calls = calls;
            _calls.Enqueue("created");
        }

        public void Dispose() => _calls.Enqueue("disposed");
    }

    public sealed class Sums(Scope scope)
    {
        [Function("Sum")]
        public async Task<int> Sum([OrchestrationTrigger] TaskOrchestrationContext context, int[] numbers, FunctionContext function)
        {
            Assert.NotNull(scope);
            Assert.Equal("Sum", function.FunctionDefinition.Name);
            var sum = 0;
            foreach (var number in numbers)
            {
                sum += await context.CallActivityAsync<int>("Double", number);
            }

            return sum;
        }

        [Function("Double")]
        public ValueTask<int> Double([ActivityTrigger] int number)
        {
            Assert.NotNull(scope);
            return ValueTask.FromResult(number * 2);
        }

        [Function("CallForever")]
        public static Task CallForever([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Forever");

        [Function("Forever")]
        public static Task Forever([ActivityTrigger] object? input, CancellationToken cancellation) =>
            input is null ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation) : Task.CompletedTask;
    }
}
