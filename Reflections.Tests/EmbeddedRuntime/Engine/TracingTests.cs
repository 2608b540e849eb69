using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public sealed class TracingTests : EngineTestBase
{
    [Fact]
    public async Task Orchestration_WithEverything_EmitsTheModelsSpans()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var root = new Activity("root").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.DurableTask",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == root.TraceId)
                {
                    spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        string? insideActivity = null;
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc("Parent", async context =>
            {
                await context.CallActivityAsync("Good");
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                await context.CallSubOrchestratorAsync("Child", null, new SubOrchestrationOptions { InstanceId = "child", Version = "2" });
                await context.WaitForExternalEvent<string>("go");
                await context.CallActivityAsync("Bad");
            })
            .AddOrchestratorFunc("Child", context => context.SendEvent("parent", "go", "on"))
            .AddActivityFunc("Good", (TaskActivityContext _) => { insideActivity = Activity.Current?.Id; })
            .AddActivityFunc("Bad", (TaskActivityContext _) => throw new IOException("no")));

        await host.Run("Parent", options: new StartOrchestrationOptions("parent"));
        await Until(() => spans.Any(span => span is { OperationName: "orchestration:Parent" }), "the last span");

        var create = Single("create_orchestration:Parent", ActivityKind.Producer);
        Assert.Equal(root.Id, create.ParentId);
        var parent = Single("orchestration:Parent", ActivityKind.Server);
        Assert.Equal(create.Id, parent.ParentId);
        Assert.Equal(("orchestration", "Parent", "parent", "Failed"), (Tag(parent, "type"), Tag(parent, "task.name"), Tag(parent, "task.instance_id"), Tag(parent, "task.status")));
        Assert.Equal(ActivityStatusCode.Error, parent.Status);
        var call = Single("activity:Good", ActivityKind.Client);
        Assert.Equal((parent.Id, "0"), (call.ParentId, Tag(call, "task.task_id")));
        var execution = Single("activity:Good", ActivityKind.Server);
        Assert.Equal(call.Id, execution.ParentId);
        Assert.Equal(execution.Id, insideActivity);
        Assert.Equal(parent.Id, Single("orchestration:Parent:timer", ActivityKind.Internal).ParentId);
        var childCall = Single("orchestration:Child@(2)", ActivityKind.Client);
        var child = Single("orchestration:Child@(2)", ActivityKind.Server);
        Assert.Equal((parent.Id, childCall.Id), (childCall.ParentId, child.ParentId));
        Assert.Equal("parent", Tag(Single("orchestration_event:go", ActivityKind.Producer), "event.target_instance_id"));
        Assert.Equal(ActivityStatusCode.Error, Single("activity:Bad", ActivityKind.Client).Status);
        Assert.Equal(ActivityStatusCode.Error, Single("activity:Bad", ActivityKind.Server).Status);

        Activity Single(string name, ActivityKind kind) => Assert.Single(spans, span => span.OperationName == name && span.Kind == kind);

        static string? Tag(Activity span, string name) => span.GetTagItem($"durabletask.{name}")?.ToString();
    }
}
