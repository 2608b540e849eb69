using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.Hosting.Http;
using Reflections.EmbeddedRuntime.Management;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>HTTP responses that let a caller follow an orchestration.</summary>
public static class DurableTaskClientExtensions
{
    private static readonly TimeSpan s_defaultRetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>A response of 202 with the URLs to follow the instance by.</summary>
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>A response of this status with the URLs to follow the instance by.</summary>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var (response, payload) = Prepare(client, request, instanceId, statusCode);
        await JsonSerializer.SerializeAsync(response.Body, payload, HttpDataJson.Options(request.FunctionContext), cancellation);
        return response;
    }

    /// <summary>A response of 202 with the URLs to follow the instance by.</summary>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>A response of this status with the URLs to follow the instance by.</summary>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var (response, payload) = Prepare(client, request, instanceId, statusCode);
        JsonSerializer.Serialize(response.Body, payload, HttpDataJson.Options(request.FunctionContext));
        return response;
    }

    /// <summary>
    /// Waits for the instance's end and answers its result; when <paramref name="cancellation"/> fires first, answers as
    /// <see cref="CreateCheckStatusResponseAsync(DurableTaskClient, HttpRequestData, string, CancellationToken)"/> does.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="retryInterval">Time between looks, where the client has to look; one second when null.</param>
    /// <param name="returnInternalServerErrorOnFailure">Whether a failed instance answers 500 instead of 200.</param>
    /// <param name="getInputsAndOutputs">Whether the answer carries input and output.</param>
    /// <param name="cancellation">The time-out.</param>
    public static async Task<HttpResponseData> WaitForCompletionOrCreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        TimeSpan? retryInterval = null,
        bool returnInternalServerErrorOnFailure = false,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        if ((retryInterval ?? s_defaultRetryInterval) <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(retryInterval), retryInterval, "The interval must be positive.");
        }

        OrchestrationMetadata instance;
        try
        {
            instance = await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return await client.CreateCheckStatusResponseAsync(request, instanceId, CancellationToken.None);
        }

        var failed = returnInternalServerErrorOnFailure && instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed;
        var response = request.CreateResponse(failed ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
        await response.WriteAsJsonAsync(
            new
            {
                instance.Name,
                instance.InstanceId,
                instance.CreatedAt,
                instance.LastUpdatedAt,
                RuntimeStatus = instance.RuntimeStatus.ToString(),
                instance.SerializedInput,
                instance.SerializedOutput,
                instance.SerializedCustomStatus,
            },
            CancellationToken.None);
        return response;
    }

    /// <summary>The URLs to follow the instance by, on the request's host, or on the address the host listens on.</summary>
    /// <exception cref="InvalidOperationException">There is no request, and the client was not bound to a function.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var bound = client as FunctionsDurableTaskClient;
        var host = request?.Url.GetLeftPart(UriPartial.Authority)
            ?? bound?.BaseUrl
            ?? throw new InvalidOperationException("A client that was not bound to a function needs the request.");
        return ManagementLinks.ForWorker(host, instanceId, bound?.Key);
    }

    private static (HttpResponseData Response, HttpManagementPayload Payload) Prepare(
        DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode status)
    {
        ArgumentNullException.ThrowIfNull(request);
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(status);
        response.Headers.TryAddWithoutValidation("Location", payload.StatusQueryGetUri);
        response.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return (response, payload);
    }
}
