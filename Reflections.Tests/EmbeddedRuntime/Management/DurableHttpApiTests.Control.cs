using System.Net;

namespace Reflections.Tests.EmbeddedRuntime.Management;

/// <content>Steering, ending and restarting.</content>
public sealed partial class DurableHttpApiTests
{
    [Fact]
    public async Task RaiseEvent_WaitedFor_LetsTheInstanceEnd()
    {
        await PostAsync("orchestrators/Approve/event%2F1", "\"x\"");

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/event%2F1/raiseEvent/approval", "\"yes\"")).StatusCode);

        var status = await JsonAsync(await EndAsync("event%2F1"));
        Assert.Equal("x yes", Text(status, "output"));
        Assert.Equal("event/1", Text(status, "instanceId"));
    }

    [Fact]
    public async Task RaiseEvent_BadContent_IsABadRequest()
    {
        await PostAsync("orchestrators/Approve/event-2", "\"x\"");

        var plain = await Http.PostAsync($"{Api}/instances/event-2/raiseEvent/approval", new StringContent("yes"));
        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
        Assert.Equal("Only application/json request content is supported", Text(await JsonAsync(plain), "Message"));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("instances/event-2/raiseEvent/approval", "yes")).StatusCode);
    }

    [Theory]
    [InlineData("raiseEvent/approval")]
    [InlineData("terminate?reason=r")]
    [InlineData("suspend")]
    [InlineData("resume")]
    public async Task Steer_UnknownOrEndedInstance_IsNotFoundOrGone(string operation)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"instances/nobody/{operation}", "1")).StatusCode);
        var instanceId = $"ended-{operation.Split('/', '?')[0]}";
        await PostAsync($"orchestrators/Fail/{instanceId}", null);
        await EndAsync(instanceId);
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync($"instances/{instanceId}/{operation}", "1")).StatusCode);
    }

    [Fact]
    public async Task SuspendAndResume_RunningInstance_HoldsItOnce()
    {
        await PostAsync("orchestrators/Approve/held-1", "\"x\"");
        await StatusAsync("held-1", "Running");

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/held-1/suspend?reason=lunch", null)).StatusCode);
        await StatusAsync("held-1", "Suspended");
        var again = await PostAsync("instances/held-1/suspend", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(
            "Cannot suspend the orchestration instance held-1 because instance is in the Suspended state.",
            Text(await JsonAsync(again), "Message"));
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/held-1/resume", null)).StatusCode);
        await StatusAsync("held-1", "Running");
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("instances/held-1/resume", null)).StatusCode);
    }

    [Fact]
    public async Task Terminate_RunningInstance_EndsItWithTheReason()
    {
        await PostAsync("orchestrators/Approve/stopped-1", "\"x\"");

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/stopped-1/terminate?reason=enough", null)).StatusCode);

        var status = await JsonAsync(await EndAsync("stopped-1"));
        Assert.Equal("Terminated", Text(status, "runtimeStatus"));
        Assert.Equal("enough", Text(status, "output"));
    }

    [Fact]
    public async Task Purge_OneInstance_OnlyWhenItHasEnded()
    {
        await PostAsync("orchestrators/Approve/purge-1", "\"x\"");
        await StatusAsync("purge-1", "Running");

        var early = await Http.DeleteAsync($"{Api}/instances/purge-1");
        Assert.Equal(HttpStatusCode.PreconditionFailed, early.StatusCode);
        Assert.Equal(
            "\"Only orchestrations in a terminal state can be purged, but the orchestration with instance ID purge-1 has status Running\"",
            await early.Content.ReadAsStringAsync());

        await PostAsync("instances/purge-1/terminate", null);
        await EndAsync("purge-1");
        var purged = await Http.DeleteAsync($"{Api}/instances/purge-1");
        Assert.Equal("""{"instancesDeleted":1}""", await purged.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Http.DeleteAsync($"{Api}/instances/purge-1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync($"{Api}/instances/purge-1")).StatusCode);
    }

    [Fact]
    public async Task Restart_EndedInstance_StartsItAgain()
    {
        await PostAsync("orchestrators/Place/again-1", """{"Item":"tea","Count":2}""");
        await EndAsync("again-1");

        var fresh = await PostAsync("instances/again-1/restart", null);
        Assert.Equal(HttpStatusCode.Accepted, fresh.StatusCode);
        var other = Text(await JsonAsync(fresh), "id");
        Assert.NotEqual("again-1", other);
        Assert.Equal(6, (await JsonAsync(await EndAsync(other))).GetProperty("output").GetInt32());

        var same = await PostAsync("instances/again-1/restart?restartWithNewInstanceId=false", null);
        Assert.Equal("again-1", Text(await JsonAsync(same), "id"));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("instances/nobody/restart", null)).StatusCode);
    }

    [Fact]
    public async Task Rewind_InstanceThatHasNotFailed_IsRefused()
    {
        await PostAsync("orchestrators/Place/rewind-1", """{"Item":"tea","Count":2}""");
        await EndAsync("rewind-1");

        var completed = await PostAsync("instances/rewind-1/rewind?reason=r", null);
        Assert.Equal(HttpStatusCode.PreconditionFailed, completed.StatusCode);
        Assert.Contains("has status Completed", await completed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var unknown = await PostAsync("instances/nobody/rewind", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("No orchestration with instance ID \"$nobody\" found.", (await JsonAsync(unknown)).GetString());
    }

    [Fact]
    public async Task Rewind_FailedInstance_RunsAgain()
    {
        await PostAsync("orchestrators/Fail/rewind-2", null);
        await EndAsync("rewind-2");

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/rewind-2/rewind", null)).StatusCode);
        await EndAsync("rewind-2");
    }
}
