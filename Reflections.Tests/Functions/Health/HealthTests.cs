using System.Net;
using System.Text.Json;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd;
using Reflections.Tests.EndToEnd.Faults;

namespace Reflections.Tests.Functions.Health;

/// <summary>Health as whoever watches the host sees it.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Health_HostWithKeysThatWorks_IsToldWithoutOne()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--EmbeddedRuntime:Keys:_master", "secret-of-the-harbour"]);

        var live = await service.Api.GetAsync("/api/health/live");
        var ready = await service.Api.GetAsync("/api/health/ready");

        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), (live.Status, live.Text));
        Assert.Equal((HttpStatusCode.OK, "ready"), (ready.Status, ready.Json.Text("status")));
        Assert.Equal(["storage True", "engine True", "sweeper True"], Checks(ready.Json));
    }

    [Fact]
    public async Task Health_StorageIsCut_IsNotReadyAndSaysWhatToDo()
    {
        var cut = false;
        await using var network = StorageProxy.Start(
            await SharedAzurite.ConnectionStringAsync(), _ => new Disturbance(Volatile.Read(ref cut) ? StorageFault.ResetBefore : StorageFault.None));
        await using var service = await EmbeddedService.StartAsync(settings:
            ["--AzureWebJobsStorage", network.ConnectionString, "--Storage:MaxRetries", "0"]);
        Volatile.Write(ref cut, true);

        var live = await service.Api.GetAsync("/api/health/live");
        var ready = await service.Api.GetAsync("/api/health/ready");
        Volatile.Write(ref cut, false);

        Assert.Equal(HttpStatusCode.OK, live.Status);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/json", "not_ready"), (ready.Status, ready.MediaType, ready.Json.Text("status")));
        Assert.Equal(["storage False", "engine True", "sweeper True"], Checks(ready.Json));
        Assert.Contains("AzureWebJobsStorage", ready.Json.GetProperty("checks")[0].Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", ready.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), ready.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Checks(JsonElement ready) =>
        ready.GetProperty("checks").EnumerateArray().Select(check => $"{check.Text("name")} {check.GetProperty("ok").GetBoolean()}");
}
