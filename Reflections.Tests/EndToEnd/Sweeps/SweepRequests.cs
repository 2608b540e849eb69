using System.Text.Json;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>Asks for sweeps, and waits for their receipts.</summary>
internal static class SweepRequests
{
    /// <summary>The path of the one instance that sweeps.</summary>
    public const string InstancePath = "/runtime/webhooks/durabletask/instances/sweeper";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Settings of a host that sweeps only when it is asked to.</summary>
    public static string[] OnlyWhenAsked(params string[] others) => ["--AzureWebJobs.SweepTimer.Disabled", "true", .. others];

    /// <summary>Sweeps once. The host must sweep only when it is asked to.</summary>
    public static async Task<JsonElement> SweepAsync(this ApiSession api, bool dryRun = false)
    {
        var started = await api.PostAsync($"/api/sweeps?dryRun={dryRun}", null, null);
        var status = await PollAsync(
            async () => (await api.GetAsync(started.Json.Text("statusQueryGetUri")!)).Json, json => json.Text("runtimeStatus") is not ("Pending" or "Running"));
        Assert.True(status.Text("runtimeStatus") == "Completed", status.GetRawText());
        var receipt = status.GetProperty("output");
        Assert.Equal(dryRun, receipt.GetProperty("dryRun").GetBoolean());
        return receipt;
    }

    /// <summary>Asks until the answer satisfies <paramref name="condition"/>.</summary>
    public static async Task<T> PollAsync<T>(Func<Task<T>> ask, Func<T, bool> condition)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var answer = await ask();
            if (condition(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new TimeoutException($"It did not come to that; it stands at {answer}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public static IReadOnlyList<JsonElement> Findings(this JsonElement receipt) => [.. receipt.GetProperty("findings").EnumerateArray()];

    /// <summary>How often each action was taken.</summary>
    public static Dictionary<string, int> Actions(this JsonElement receipt) =>
        receipt.Findings().GroupBy(finding => finding.Text("action")!).ToDictionary(group => group.Key, group => group.Count());

    public static int Number(this JsonElement receipt, string property) => receipt.GetProperty(property).GetInt32();
}
