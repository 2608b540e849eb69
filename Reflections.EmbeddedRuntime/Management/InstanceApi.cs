using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>Reading and purging instances.</summary>
internal sealed class InstanceApi(IDurableTaskClientProvider clients, IHistoryReader histories, TimeProvider time)
{
    private const string ContinuationHeader = "x-ms-continuation-token";
    private const int PollSeconds = 5;

    private DurableTaskClient Client => clients.GetClient();

    public async Task ListAsync(HttpContext http, ManagementQuery query)
    {
        var pageSize = query.Count("top") ?? OrchestrationQuery.DefaultPageSize;
        var token = http.Request.Headers[ContinuationHeader].ToString();
        var filter = new OrchestrationQuery(
            CreatedFrom: query.Time("createdTimeFrom"),
            CreatedTo: query.Time("createdTimeTo"),
            Statuses: query.Statuses(),
            InstanceIdPrefix: query.Text("instanceIdPrefix"),
            PageSize: pageSize,
            FetchInputsAndOutputs: true);
        var pages = Client.GetAllInstancesAsync(filter).AsPages(token.Length == 0 ? null : token, pageSize);
        IReadOnlyList<OrchestrationMetadata> page = [];
        string? next = null;
        await foreach (var first in pages.WithCancellation(http.RequestAborted))
        {
            (page, next) = (first.Values, first.ContinuationToken);
            break;
        }

        http.Response.Headers[ContinuationHeader] = next ?? string.Empty;
        var showInput = query.Flag("showInput", absent: true);
        await ManagementResponse.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var instance in page)
            {
                InstancePayload.Write(json, instance, showInput, history: null, showResults: false);
            }

            json.WriteEndArray();
        });
    }

    public async Task ReadAsync(HttpContext http, ManagementQuery query)
    {
        if (await Client.GetInstanceAsync(query.InstanceId(), getInputsAndOutputs: true, http.RequestAborted) is not { } instance)
        {
            ManagementResponse.Status(http, StatusCodes.Status404NotFound);
            return;
        }

        var history = query.Flag("showHistory", absent: false) ? await histories.ReadHistoryAsync(instance.InstanceId, http.RequestAborted) : null;
        var status = StatusCodes.Status200OK;
        if (!instance.IsTerminal())
        {
            status = StatusCodes.Status202Accepted;
            http.Response.Headers.Location = http.Request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = PollSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && query.Flag("returnInternalServerErrorOnFailure", absent: false))
        {
            status = StatusCodes.Status500InternalServerError;
        }

        await ManagementResponse.JsonAsync(
            http,
            status,
            json => InstancePayload.Write(
                json, instance, query.Flag("showInput", absent: true), history, query.Flag("showHistoryOutput", absent: false)));
    }

    public async Task PurgeAsync(HttpContext http, ManagementQuery query)
    {
        var instanceId = query.InstanceId();
        if (await Client.GetInstanceAsync(instanceId, http.RequestAborted) is not { } instance)
        {
            ManagementResponse.Status(http, StatusCodes.Status404NotFound);
            return;
        }

        if (!instance.IsTerminal())
        {
            await ManagementResponse.TextAsync(
                http,
                StatusCodes.Status412PreconditionFailed,
                $"Only orchestrations in a terminal state can be purged, but the orchestration with instance ID {instanceId} has status {instance.RuntimeStatus}");
            return;
        }

        var purged = await Client.PurgeInstanceAsync(instanceId, http.RequestAborted);
        if (purged.PurgedInstanceCount == 0)
        {
            ManagementResponse.Status(http, StatusCodes.Status404NotFound);
            return;
        }

        await ManagementResponse.PurgedAsync(http, purged.PurgedInstanceCount);
    }

    public async Task PurgeManyAsync(HttpContext http, ManagementQuery query)
    {
        if (query.Time("createdTimeFrom") is not { } from)
        {
            await ManagementResponse.TextAsync(http, StatusCodes.Status400BadRequest, "Please provide value for 'createdTimeFrom' parameter.");
            return;
        }

        var filter = new PurgeInstancesFilter(from, query.Time("createdTimeTo") ?? time.GetUtcNow(), query.Statuses());
        var purged = await Client.PurgeAllInstancesAsync(filter, http.RequestAborted);
        if (purged.PurgedInstanceCount == 0)
        {
            ManagementResponse.Status(http, StatusCodes.Status404NotFound);
            return;
        }

        await ManagementResponse.PurgedAsync(http, purged.PurgedInstanceCount);
    }
}
