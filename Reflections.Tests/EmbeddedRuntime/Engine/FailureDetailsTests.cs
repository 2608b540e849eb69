using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>What is told of failures, and to whom.</summary>
public class FailureDetailsTests : EngineTestBase
{
    private static readonly DateTime s_date = new(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FailureDetails_AreValues_ShownOnlyWhenFetched(bool fetched)
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc("Break", _ => throw new IOException("gone")));
        var id = (await host.Run("Break")).InstanceId;

        var found = await host.Client.GetInstanceAsync(id, getInputsAndOutputs: fetched);

        Assert.Equal(fetched, found!.FailureDetails is not null);
    }

    [Fact]
    public async Task ExceptionProperties_OfAnActivity_ReachTheInstancesDetails()
    {
        var host = await Start(Chain, services: services => services.AddSingleton<IExceptionPropertiesProvider, DataProperties>());

        var failure = (await host.Run("Outer")).FailureDetails!;

        // Outer's exception, Inner's, the activity's, and what that one had inside.
        Assert.Null(failure.Properties);
        Assert.Null(failure.InnerFailure!.Properties);
        var activity = failure.InnerFailure.InnerFailure!;
        var properties = activity.Properties!;
        Assert.Equal(7, properties.Count);
        Assert.Equal("text", properties["text"]);
        Assert.Equal(100.0, properties["number"]);
        Assert.Equal(s_date, properties["date"]);
        Assert.Equal(DateTimeKind.Utc, Assert.IsType<DateTime>(properties["date"]).Kind);
        Assert.Equal(new DateTimeOffset(s_date).ToOffset(TimeSpan.FromHours(2)), properties["moment"]);
        Assert.Null(properties["nothing"]);
        Assert.Equal([1.0, null, true], Assert.IsType<IList<object?>>(properties["list"], exactMatch: false));
        Assert.Equal("b", Assert.IsType<IDictionary<string, object?>>(properties["map"], exactMatch: false)["a"]);
        Assert.Equal("inside", activity.InnerFailure!.Properties!["text"]);
    }

    [Fact]
    public async Task ExceptionProperties_ProviderThrows_FailureIsRecordedWithoutThem()
    {
        var log = new ListLogger();
        var host = await Start(Chain, services: services => services
            .AddSingleton<IExceptionPropertiesProvider, ThrowingProperties>()
            .AddSingleton<ILoggerFactory>(log));

        var failure = (await host.Run("Inner")).FailureDetails!;

        Assert.Equal("System.IO.IOException", failure.InnerFailure!.ErrorType);
        Assert.Null(failure.InnerFailure.Properties);
        Assert.Contains(log.Lines(LogLevel.Warning), line => line.Contains("System.IO.IOException", StringComparison.Ordinal));
    }

    private static void Chain(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc("Outer", context => context.CallSubOrchestratorAsync("Inner"))
        .AddOrchestratorFunc("Inner", context => context.CallActivityAsync("Break"))
        .AddActivityFunc("Break", (TaskActivityContext _) => throw new IOException("broken", new IOException("cause") { Data = { ["text"] = "inside" } })
        {
            Data =
            {
                ["text"] = "text",
                ["number"] = 100,
                ["date"] = s_date,
                ["moment"] = new DateTimeOffset(s_date).ToOffset(TimeSpan.FromHours(2)),
                ["nothing"] = null,
                ["list"] = new object?[] { 1, null, true },
                ["map"] = new Dictionary<string, object?> { ["a"] = "b" },
            },
        });

    private sealed class DataProperties : IExceptionPropertiesProvider
    {
        public IDictionary<string, object?>? GetExceptionProperties(Exception exception) =>
            exception.Data.Count == 0 ? null : exception.Data.Keys.Cast<string>().ToDictionary(key => key, key => exception.Data[key]);
    }

    private sealed class ThrowingProperties : IExceptionPropertiesProvider
    {
        public IDictionary<string, object?>? GetExceptionProperties(Exception exception) => throw new NotSupportedException();
    }
}

/// <summary>The same with the history in memory.</summary>
public sealed class FailureDetailsInMemoryTests : FailureDetailsTests
{
    protected override bool InMemory => true;
}
