using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public sealed class ActivityTests : EngineTestBase
{
    [Fact]
    public async Task CallActivity_TypedInputAndOutput_RoundTrips()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<Order, decimal>("Price", (context, order) => context.CallActivityAsync<decimal>("price", order))
            .AddActivityFunc<Order, decimal>("Price", (_, order) => order.Count * order.Each));

        var done = await host.Run("price", new Order(3, 1.5m));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal(4.5m, done.ReadOutputAs<decimal>());
        Assert.Equal(new Order(3, 1.5m), done.ReadInputAs<Order>());
        Assert.Null(done.FailureDetails);
    }

    [Fact]
    public async Task CallActivity_FanOut_ReturnsEveryResultInOrder()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<int, int[]>("Fan", async (context, count) =>
                await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Square", i))))
            .AddActivityFunc<int, int>("Square", (_, i) => i * i));

        var done = await host.Run("Fan", 200);

        Assert.Equal(Enumerable.Range(0, 200).Select(i => i * i), done.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task CallActivity_MoreThanTheLimit_RunsAtMostTheLimitAtOnce()
    {
        var running = 0;
        var most = 0;
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc<int>("Fan", async context =>
                {
                    await Task.WhenAll(Enumerable.Range(0, 40).Select(i => context.CallActivityAsync("Busy", i)));
                    return 0;
                })
                .AddActivityFunc<int>("Busy", async (_, _) =>
                {
                    var now = Interlocked.Increment(ref running);
                    InterlockedMax(ref most, now);
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                }),
            options => options.MaxConcurrentActivities = 3);

        await host.Run("Fan");

        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task CallActivity_Throws_FailsTheTaskWithDetails()
    {
        TaskFailedException? caught = null;
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Try", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Break");
                    return "unreachable";
                }
                catch (TaskFailedException exception)
                {
                    caught = exception;
                    return "caught";
                }
            })
            .AddActivityFunc("Break", (TaskActivityContext _) =>
                throw new InvalidOperationException("kaput", new ArgumentException("why"))));

        var done = await host.Run("Try");

        Assert.Equal("caught", done.ReadOutputAs<string>());
        Assert.Equal("Task 'Break' (#0) failed with an unhandled exception: kaput", caught!.Message);
        Assert.Equal("System.InvalidOperationException", caught.FailureDetails.ErrorType);
        Assert.True(caught.FailureDetails.IsCausedBy<InvalidOperationException>());
        Assert.True(caught.FailureDetails.IsCausedBy<SystemException>());
        Assert.False(caught.FailureDetails.IsCausedBy<ArgumentException>());
        Assert.True(caught.FailureDetails.InnerFailure!.IsCausedBy<ArgumentException>());
        Assert.Contains(nameof(ActivityTests), caught.FailureDetails.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallActivity_FailureNotCaught_FailsTheInstance()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc("Try", context => context.CallActivityAsync("Break"))
            .AddActivityFunc("Break", (TaskActivityContext _) => throw new InvalidOperationException("kaput")));

        var done = await host.Run("Try");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.True(done.FailureDetails!.IsCausedBy<TaskFailedException>());
        Assert.True(done.FailureDetails.InnerFailure!.IsCausedBy<InvalidOperationException>());
        Assert.StartsWith("Microsoft.DurableTask.TaskFailedException: Task 'Break' (#0)", done.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallActivity_UnknownName_FailsWithoutRetry()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc("Try", context =>
            context.CallActivityAsync("Nowhere", new TaskOptions(new RetryPolicy(5, TimeSpan.FromHours(1))))));

        var done = await host.Run("Try");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("'Nowhere'", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetryPolicy_FailsTwice_WaitsLongerEachTime()
    {
        var time = new FakeTimeProvider();
        var calls = new ConcurrentQueue<DateTimeOffset>();
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc<string>("Try", context => context.CallActivityAsync<string>(
                    "Flaky", new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(10), backoffCoefficient: 2))))
                .AddActivityFunc("Flaky", (TaskActivityContext _) =>
                {
                    calls.Enqueue(time.GetUtcNow());
                    return calls.Count < 3 ? throw new IOException("not yet") : "done";
                }),
            time: time);
        var start = time.GetUtcNow();

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Try");
        await AdvanceUntil(time, TimeSpan.FromSeconds(1), () => calls.Count == 3);

        Assert.Equal("done", (await host.Wait(id)).ReadOutputAs<string>());
        var at = calls.Select(call => (call - start).TotalSeconds).ToArray();
        Assert.InRange(at[1] - at[0], 10, 13);
        Assert.InRange(at[2] - at[1], 20, 23);
    }

    [Fact]
    public async Task RetryPolicy_NeverSucceeds_FailsAsTheLastAttempt()
    {
        var time = new FakeTimeProvider();
        var calls = 0;
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc("Try", context => context.CallActivityAsync(
                    "Break", new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(1)))))
                .AddActivityFunc("Break", (TaskActivityContext _) =>
                {
                    Interlocked.Increment(ref calls);
                    throw new IOException("never");
                }),
            time: time);

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Try");
        await AdvanceUntil(time, TimeSpan.FromSeconds(1), () => host.Client.GetInstanceAsync(id).Result!.IsCompleted);

        var done = await host.Wait(id);
        Assert.Equal(3, calls);
        Assert.Contains("Task 'Break' (#4)", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetryPolicy_HandleFailureSaysNo_StopsAtOnce()
    {
        var calls = 0;
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc("Try", context => context.CallActivityAsync("Break", new TaskOptions(
                new RetryPolicy(5, TimeSpan.FromHours(1)) { HandleFailure = failure => !failure.IsCausedBy<IOException>() })))
            .AddActivityFunc("Break", (TaskActivityContext _) =>
            {
                Interlocked.Increment(ref calls);
                throw new IOException("fatal");
            }));

        var done = await host.Run("Try");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task RetryHandler_SaysYesTwice_IsAskedWithGrowingNumbers()
    {
        var asked = new List<int>();
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Try", async context =>
            {
                var numbers = new List<int>();
                try
                {
                    await context.CallActivityAsync("Break", TaskOptions.FromRetryHandler(retry =>
                    {
                        numbers.Add(retry.LastAttemptNumber);
                        return retry.LastFailure.IsCausedBy<IOException>() && retry.LastAttemptNumber < 3;
                    }));
                }
                catch (TaskFailedException)
                {
                    asked = numbers;
                }

                return "over";
            })
            .AddActivityFunc("Break", (TaskActivityContext _) => throw new IOException("no")));

        await host.Run("Try");

        Assert.Equal([1, 2, 3], asked);
    }

    [Fact]
    public async Task CallActivity_OptionsGivenAsInput_IsRefused()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc<int>("Try", context =>
            context.CallActivityAsync<int>("Any", (object)new TaskOptions(new RetryPolicy(1, TimeSpan.FromSeconds(1))), null)));

        var done = await host.Run("Try");

        Assert.True(done.FailureDetails!.IsCausedBy<ArgumentException>());
    }

    [Fact]
    public async Task Activity_MadeByFactory_GetsAScopeOfItsOwn()
    {
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc<bool>("Two", async context =>
                    await context.CallActivityAsync<Guid>("Id") != await context.CallActivityAsync<Guid>("Id"))
                .AddActivity("Id", services => FuncTaskActivity.Create<object?, Guid>(
                    (_, _) => Task.FromResult(services.GetRequiredService<ScopeProbe>().Id))),
            services: services => services.AddScoped<ScopeProbe>());

        var done = await host.Run("Two");

        Assert.True(done.ReadOutputAs<bool>());
        Assert.Equal(2, ScopeProbe.Disposed);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private static Task AdvanceUntil(FakeTimeProvider time, TimeSpan step, Func<bool> condition) => Until(
        () =>
        {
            if (condition())
            {
                return true;
            }

            time.Advance(step);
            return false;
        },
        "the clock to reach it");

    private sealed record Order(int Count, decimal Each);

    private sealed class ScopeProbe : IDisposable
    {
        public static int Disposed { get; private set; }

        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => Disposed++;
    }
}
