using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

public sealed record Greeting(string Text, int Count);

/// <summary>Stands for a service of the app.</summary>
public sealed class Greeter
{
    public string Greet(string name) => $"Hello {name}";
}

/// <summary>HTTP functions of each form the programming model knows.</summary>
public sealed class GreetingFunctions(Greeter greeter)
{
    [Function("Action")]
    public IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action/{name}")] HttpRequest request, string name) =>
        new OkObjectResult(new Greeting(greeter.Greet(name), request.Query.Count));

    [Function("Minimal")]
    public static IResult Minimal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "minimal/{id:guid}/{count:int?}")] HttpRequest request, Guid id, int? count) =>
        Results.Json(new { id, count, request.Method }, statusCode: StatusCodes.Status202Accepted);

    [Function("Data")]
    public static async Task<HttpResponseData> Data(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "data")] HttpRequestData request, CancellationToken cancellation)
    {
        var greeting = await request.ReadFromJsonAsync<Greeting>(cancellation);
        var response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("X-Query", request.Query["q"]);
        response.Cookies.Append("seen", "yes");
        await response.WriteAsJsonAsync(greeting, cancellation);
        return response;
    }

    [Function("Body")]
    public static Greeting Body([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "body")] HttpRequest request, [FromBody] Greeting greeting) =>
        greeting with { Count = greeting.Count + request.Headers["X-More"].Count };

    [Function("Text")]
    public static string Text([HttpTrigger(AuthorizationLevel.Anonymous, Route = "text/{*rest}")] HttpRequest request, FunctionContext context, string rest, string? note = "none") =>
        $"{context.FunctionDefinition.Name} {request.Method} {rest} {note}";

    [Function("Failing")]
    public static Task<IActionResult> Failing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException($"secret of {request.Path}");

    [Function("Waiting")]
    public static async Task<string> Waiting([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        return request.Method;
    }

    [Function("Length")]
    public static async Task<string> Length([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
    {
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy);
        return $"{copy.Length}";
    }

    [Function("Guarded")]
    public static string Guarded([HttpTrigger("get")] HttpRequest request) => request.Method;

    [Function("AdminOnly")]
    public static string AdminOnly([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => request.Method;

    [Function("Outputs")]
    public static GreetingOutputs Outputs([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        new(new NotFoundResult(), request.Method);
}

/// <summary>Several outputs, one of them the response.</summary>
public sealed record GreetingOutputs([property: HttpResult] IActionResult Response, string Other);
