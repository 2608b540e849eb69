using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Reflections.Tests.EmbeddedRuntime.Management;

public sealed record Order(string Item, int Count);

/// <summary>Orchestrators, activities and a client in one class.</summary>
public sealed class OrderFunctions(OrderFunctions.Prices prices)
{
    [Function("Place")]
    public static async Task<int> Place([OrchestrationTrigger] TaskOrchestrationContext context, Order order)
    {
        context.SetCustomStatus("pricing");
        return await context.CallActivityAsync<int>("Price", order);
    }

    [Function("Price")]
    public int Price([ActivityTrigger] Order order, FunctionContext context, string instanceId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return context.FunctionDefinition.Name == "Price" && instanceId.Length > 0 ? prices.Of(order.Item) * order.Count : 0;
    }

    [Function("Approve")]
    public static async Task<string> Approve([OrchestrationTrigger] TaskOrchestrationContext context) =>
        $"{context.GetInput<string>()} {await context.WaitForExternalEvent<string>("approval")}";

    [Function("Fail")]
    public static Task<string> Fail([OrchestrationTrigger] TaskOrchestrationContext context) =>
        throw new InvalidOperationException($"{context.Name} was told to");

    [Function("Start")]
    public static async Task<IActionResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{instanceId}")] HttpRequest request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var name = request.Query["orchestrator"].ToString();
        var started = await client.ScheduleNewOrchestrationInstanceAsync(name, "input", new StartOrchestrationOptions(instanceId), cancellation);
        return new AcceptedResult((string?)null, client.CreateHttpManagementPayload(started));
    }

    [Function("Check")]
    public static Task<HttpResponseData> Check(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{instanceId}")] HttpRequestData request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, cancellation);

    [Function("Wait")]
    public static Task<HttpResponseData> Wait(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{instanceId}/wait")] HttpRequestData request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        client.WaitForCompletionOrCreateCheckStatusResponseAsync(
            request, instanceId, returnInternalServerErrorOnFailure: true, getInputsAndOutputs: true, cancellation: cancellation);

    /// <summary>Stands for a service of the app.</summary>
    public sealed class Prices
    {
        public int Of(string item) => item.Length;
    }
}

/// <summary>A durable task that is a class.</summary>
[DurableTask("Shout")]
public sealed class ShoutActivity(OrderFunctions.Prices prices) : TaskActivity<string, string>
{
    public override Task<string> RunAsync(TaskActivityContext context, string input) =>
        Task.FromResult($"{input.ToUpperInvariant()} {prices.Of(input)}");
}

/// <summary>A durable task that is a class.</summary>
[DurableTask("ShoutTwice")]
public sealed class ShoutTwiceOrchestrator : TaskOrchestrator<string, string>
{
    public override async Task<string> RunAsync(TaskOrchestrationContext context, string input) =>
        await context.CallActivityAsync<string>("Shout", input) + await context.CallActivityAsync<string>("Shout", input);
}
