using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.Hosting;
using Reflections.EmbeddedRuntime.Hosting.Http;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>Starting, steering and ending instances.</summary>
internal sealed class InstanceControlApi(IDurableTaskClientProvider clients, HostSettings settings, HostKeys keys, TimeProvider time)
{
    private const int StartPollSeconds = 10;

    private DurableTaskClient Client => clients.GetClient();

    public async Task StartAsync(HttpContext http, ManagementQuery query)
    {
        var (valid, input) = await ReadJsonAsync(http, allowEmpty: true);
        if (!valid)
        {
            return;
        }

        var given = query.StartInstanceId();
        if (given is not null
            && await Client.GetInstanceAsync(given, http.RequestAborted) is { } existing && !existing.IsTerminal())
        {
            await ConflictAsync(http, existing);
            return;
        }

        var options = new StartOrchestrationOptions(given) { Version = query.Text("version") is { } version ? new TaskVersion(version) : null };
        string instanceId;
        try
        {
            instanceId = await Client.ScheduleNewOrchestrationInstanceAsync(query.FunctionName(), input, options, http.RequestAborted);
        }
        catch (Exception error) when (error is not (ArgumentException or OperationCanceledException) && given is not null)
        {
            // Somebody else may have started it since the look above.
            if (await Client.GetInstanceAsync(given, http.RequestAborted) is { } raced && !raced.IsTerminal())
            {
                await ConflictAsync(http, raced);
                return;
            }

            throw;
        }

        await AnswerStartedAsync(http, query, instanceId);
    }

    public async Task RaiseEventAsync(HttpContext http, ManagementQuery query)
    {
        if (await FindActiveAsync(http, query) is not { } instance)
        {
            return;
        }

        if (!http.Request.HasJsonContentType())
        {
            await ManagementResponse.MessageAsync(http, StatusCodes.Status400BadRequest, "Only application/json request content is supported");
            return;
        }

        var (valid, payload) = await ReadJsonAsync(http, allowEmpty: false);
        if (!valid)
        {
            return;
        }

        await SteerAsync(http, instance, () => Client.RaiseEventAsync(instance.InstanceId, query.EventName(), payload, http.RequestAborted));
    }

    public async Task TerminateAsync(HttpContext http, ManagementQuery query)
    {
        if (await FindActiveAsync(http, query) is { } instance)
        {
            await SteerAsync(http, instance, () => Client.TerminateInstanceAsync(instance.InstanceId, (object?)query.Text("reason"), http.RequestAborted));
        }
    }

    public async Task SuspendAsync(HttpContext http, ManagementQuery query)
    {
        if (await FindActiveAsync(http, query) is not { } instance)
        {
            return;
        }

        if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended)
        {
            await RefuseAsync(http, instance, "suspend");
            return;
        }

        await SteerAsync(http, instance, () => Client.SuspendInstanceAsync(instance.InstanceId, query.Text("reason"), http.RequestAborted));
    }

    public async Task ResumeAsync(HttpContext http, ManagementQuery query)
    {
        if (await FindActiveAsync(http, query) is not { } instance)
        {
            return;
        }

        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Suspended)
        {
            await RefuseAsync(http, instance, "resume");
            return;
        }

        await SteerAsync(http, instance, () => Client.ResumeInstanceAsync(instance.InstanceId, query.Text("reason"), http.RequestAborted));
    }

    public async Task RewindAsync(HttpContext http, ManagementQuery query)
    {
        var instanceId = query.InstanceId();
        if (await Client.GetInstanceAsync(instanceId, http.RequestAborted) is not { } instance)
        {
            // The dollar sign is what the genuine API sends.
            await ManagementResponse.TextAsync(http, StatusCodes.Status404NotFound, $"No orchestration with instance ID \"${instanceId}\" found.");
            return;
        }

        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed)
        {
            await ManagementResponse.TextAsync(
                http,
                StatusCodes.Status412PreconditionFailed,
                $"This orchestration has status {instance.RuntimeStatus}, but only orchestrations in the \"Failed\" state can be rewound.");
            return;
        }

        await Client.RewindInstanceAsync(instanceId, query.Text("reason") ?? string.Empty, http.RequestAborted);
        ManagementResponse.Status(http, StatusCodes.Status202Accepted);
    }

    public async Task RestartAsync(HttpContext http, ManagementQuery query)
    {
        var fresh = query.Flag("restartWithNewInstanceId", absent: true);
        if (await Client.GetInstanceAsync(query.InstanceId(), http.RequestAborted) is not { } instance)
        {
            await ManagementResponse.MessageAsync(http, StatusCodes.Status400BadRequest, "InstanceId does not match a valid orchestration instance.");
            return;
        }

        if (!fresh && !instance.IsTerminal())
        {
            await ManagementResponse.MessageAsync(http, StatusCodes.Status409Conflict, "A non-terminal instance with this instance ID already exists.");
            return;
        }

        await AnswerStartedAsync(http, query, await Client.RestartAsync(instance.InstanceId, fresh, http.RequestAborted));
    }

    private static Task ConflictAsync(HttpContext http, OrchestrationMetadata existing) =>
        ManagementResponse.MessageAsync(
            http, StatusCodes.Status409Conflict, $"An Orchestration instance with the status {existing.RuntimeStatus} already exists.");

    private static Task RefuseAsync(HttpContext http, OrchestrationMetadata instance, string verb) =>
        ManagementResponse.MessageAsync(
            http, StatusCodes.Status409Conflict,
            $"Cannot {verb} the orchestration instance {instance.InstanceId} because instance is in the {instance.RuntimeStatus} state.");

    private static async Task<(bool Valid, object? Value)> ReadJsonAsync(HttpContext http, bool allowEmpty)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        if (allowEmpty && string.IsNullOrWhiteSpace(body))
        {
            return (true, null);
        }

        try
        {
            using var document = JsonDocument.Parse(body);

            // What can be read, such as half of a surrogate pair, cannot always be written again, as it must be to be kept.
            JsonSerializer.SerializeToUtf8Bytes(document.RootElement);
            return (true, document.RootElement.ValueKind == JsonValueKind.Null ? null : document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            await ManagementResponse.MessageAsync(http, StatusCodes.Status400BadRequest, "Invalid JSON content", error);
            return (false, null);
        }
    }

    /// <summary>The instance, unless it is unknown or ended, which is then answered.</summary>
    private async Task<OrchestrationMetadata?> FindActiveAsync(HttpContext http, ManagementQuery query)
    {
        var instance = await Client.GetInstanceAsync(query.InstanceId(), http.RequestAborted);
        if (instance is null || instance.IsTerminal())
        {
            ManagementResponse.Status(http, instance is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
            return null;
        }

        return instance;
    }

    private async Task SteerAsync(HttpContext http, OrchestrationMetadata instance, Func<Task> act)
    {
        try
        {
            await act();
            ManagementResponse.Status(http, StatusCodes.Status202Accepted);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // It may have ended, or been purged, since it was looked up.
            var now = await Client.GetInstanceAsync(instance.InstanceId, http.RequestAborted);
            if (now is not null && !now.IsTerminal())
            {
                throw;
            }

            ManagementResponse.Status(http, now is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
        }
    }

    private async Task AnswerStartedAsync(HttpContext http, ManagementQuery query, string instanceId)
    {
        if (query.Seconds("timeout") is { } timeout && query.Seconds("pollingInterval") is { } interval
            && await WaitAsync(http, instanceId, timeout, interval) is { } ended)
        {
            if (ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
            {
                await ManagementResponse.JsonAsync(http, StatusCodes.Status200OK, json => ManagementResponse.WriteStoredValue(json, ended.SerializedOutput));
                return;
            }

            await ManagementResponse.JsonAsync(
                http, StatusCodes.Status200OK, json => InstancePayload.Write(json, ended, showInput: true, history: null, showResults: false));
            return;
        }

        var host = RequestAuthority.Of(http.Request, settings.UseForwardedHost);
        http.Response.Headers.Location = ManagementLinks.StatusQueryGetUri(host, instanceId, settings.HubName, keys.DurableTaskKey);
        http.Response.Headers.RetryAfter = StartPollSeconds.ToString(CultureInfo.InvariantCulture);
        await ManagementResponse.JsonAsync(
            http, StatusCodes.Status202Accepted, json => ManagementLinks.Write(json, host, instanceId, settings.HubName, keys.DurableTaskKey));
    }

    private async Task<OrchestrationMetadata?> WaitAsync(HttpContext http, string instanceId, TimeSpan timeout, TimeSpan interval)
    {
        if (interval > timeout)
        {
            throw new ArgumentException($"Total timeout {timeout.TotalSeconds} should be bigger than retry timeout {interval.TotalSeconds}");
        }

        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            return await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }
}
