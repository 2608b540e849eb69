using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Management;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>From a request to a function or to the durable HTTP API.</summary>
internal static class RequestPipeline
{
    public static void Configure(IApplicationBuilder app)
    {
        app.Use(AddSecurityHeaders);
        app.Use(RefuseOtherSites);
        app.Use(AnswerUnknownMethodsAsUnknownRoutes);
        app.UseRouting();
        app.UseEndpoints(Map);
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var handler = services.GetRequiredService<HttpFunctionHandler>();
        var catalog = services.GetRequiredService<FunctionCatalog>();
        var logger = services.GetRequiredService<ILogger<HttpFunctionHandler>>();
        foreach (var name in catalog.Disabled)
        {
            Log.FunctionDisabled(logger, name);
        }

        foreach (var function in catalog.Functions.OfType<HttpFunction>())
        {
            Log.HttpFunctionServed(logger, function.Name, function.Methods.Count == 0 ? "any" : string.Join(',', function.Methods), function.Route);
            RequestDelegate answer = http => handler.HandleAsync(http, function);
            var endpoint = function.Methods.Count == 0 ? endpoints.Map(function.Route, answer) : endpoints.MapMethods(function.Route, function.Methods, answer);
            endpoint.WithDisplayName(function.Name).WithMetadata(function);
        }

        ManagementEndpoints.Map(endpoints);
    }

    /// <summary>An answer that no function gave says to a browser what it may do with it, too: nothing. What a function says itself stands.</summary>
    private static Task AddSecurityHeaders(HttpContext http, RequestDelegate next)
    {
        // The first that is asked for is run last.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
            headers.TryAdd("Cache-Control", "no-store");
            return Task.CompletedTask;
        });
        return next(http);
    }

    /// <summary>Without keys, pages of other sites in a browser on this machine must not reach the host: neither under a name of theirs that
    /// resolves to loopback, nor by a form they send.</summary>
    private static Task RefuseOtherSites(HttpContext http, RequestDelegate next)
    {
        if (http.RequestServices.GetRequiredService<HostKeys>().Configured)
        {
            return next(http);
        }

        if (!LoopbackAddress.IsLoopbackHost(http.Request.Host.Host))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }

        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var site) && LoopbackAddress.IsLoopbackHost(site.Host)))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    }

    /// <summary>The genuine host knows no 405: a route that is there for another method answers 404.</summary>
    private static async Task AnswerUnknownMethodsAsUnknownRoutes(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false } && http.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>() is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            http.Response.Headers.Remove("Allow");
        }
    }
}
