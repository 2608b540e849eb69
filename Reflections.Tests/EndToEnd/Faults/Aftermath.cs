using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>Sweeps until what was begun has come to its end, and shows what is left in storage.</summary>
internal sealed class Aftermath(ApiSession api, string reflection, string azurite, string prefix)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Sweeps until every run is terminal and no intent is left but clean-ups; the runs.</summary>
    /// <param name="look">Called with the runs each time, for what must hold meanwhile.</param>
    public async Task<IReadOnlyList<JsonElement>> SettleAsync(Action<IReadOnlyList<JsonElement>>? look = null)
    {
        var began = TimeProvider.System.GetTimestamp();

        // The sweep that is asked may be one that began before, when storage was away, and end by that.
        await SweepToEndAsync(api);
        while (true)
        {
            await SweepAsync(api);
            var runs = await RunsAsync();
            look?.Invoke(runs);
            var open = runs.Where(run => run.GetProperty("outcome").ValueKind == JsonValueKind.Null).ToList();
            var rows = await UnappliedAsync();
            if (open.Count == 0 && rows.Count == 0)
            {
                return runs;
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException(
                    $"{open.Count} runs and {rows.Count} rows are left; the first are {open.FirstOrDefault().ToString()} and {rows.FirstOrDefault()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public async Task<IReadOnlyList<JsonElement>> RunsAsync()
    {
        var answer = await api.GetAsync($"/api/reflections/{reflection}/runs?top=1000");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    /// <summary>The generations that each source ever showed, oldest first.</summary>
    public async Task<IReadOnlyDictionary<string, long[]>> FlipsAsync()
    {
        var flips = new Dictionary<string, long[]>();
        await foreach (var row in Table(TableNames.Sources).QueryAsync<TableEntity>())
        {
            flips[row.GetString("Source")] =
                [.. JsonDocument.Parse(row.GetString("Flips")).RootElement.EnumerateArray().Select(flip => flip.GetProperty("generation").GetInt64()).Reverse()];
        }

        return flips;
    }

    /// <summary>Runs a sweep to its end.</summary>
    public static async Task SweepAsync(ApiSession api) => Assert.Equal("Completed", await SweepToEndAsync(api));

    private static async Task<string> SweepToEndAsync(ApiSession api)
    {
        var started = await api.PostAsync("/api/sweeps", null, null);
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        var status = "Pending";
        while (status is "Pending" or "Running")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            status = (await api.GetAsync(started.Json.Text("statusQueryGetUri")!)).Json.Text("runtimeStatus")!;
        }

        return status;
    }

    private async Task<IReadOnlyList<string>> UnappliedAsync()
    {
        var rows = new List<string>();
        await foreach (var row in Table(TableNames.UnappliedPatches).QueryAsync<TableEntity>())
        {
            if (!row.RowKey.StartsWith("clean-", StringComparison.Ordinal))
            {
                rows.Add($"{row.RowKey} {row.GetString("LastError")}");
            }
        }

        return rows;
    }

    private TableClient Table(string name) => new(azurite, prefix + name);
}
