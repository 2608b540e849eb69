using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Hosting;
using Reflections.EmbeddedRuntime.Hosting.Http;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>The routes of the durable HTTP API, behind its system key.</summary>
internal static class ManagementEndpoints
{
    private const string Instance = "/instances/{instanceId}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var instances = ActivatorUtilities.CreateInstance<InstanceApi>(services);
        var control = ActivatorUtilities.CreateInstance<InstanceControlApi>(services);
        var keys = services.GetRequiredService<HostKeys>();
        var settings = services.GetRequiredService<HostSettings>();
        var logger = services.GetRequiredService<ILogger<InstanceApi>>();

        void Add(string verb, string route, Func<HttpContext, ManagementQuery, Task> answer) =>
            endpoints.MapMethods(ManagementLinks.Path + route, [verb], http => GuardAsync(http, answer, keys, settings, logger)).WithDisplayName($"durabletask {verb} {route}");

        Add("POST", "/orchestrators/{functionName}/{instanceId?}", control.StartAsync);
        Add("GET", "/instances", instances.ListAsync);
        Add("DELETE", "/instances", instances.PurgeManyAsync);
        Add("GET", Instance, instances.ReadAsync);
        Add("DELETE", Instance, instances.PurgeAsync);
        Add("POST", $"{Instance}/raiseEvent/{{eventName}}", control.RaiseEventAsync);
        Add("POST", $"{Instance}/terminate", control.TerminateAsync);
        Add("POST", $"{Instance}/suspend", control.SuspendAsync);
        Add("POST", $"{Instance}/resume", control.ResumeAsync);
        Add("POST", $"{Instance}/rewind", control.RewindAsync);
        Add("POST", $"{Instance}/restart", control.RestartAsync);
        Add("POST", "/makeprimary", (http, _) =>
        {
            // One process owns a data folder, so it is always the primary one.
            ManagementResponse.Status(http, StatusCodes.Status200OK);
            return Task.CompletedTask;
        });
    }

    private static async Task GuardAsync(
        HttpContext http, Func<HttpContext, ManagementQuery, Task> answer, HostKeys keys, HostSettings settings, ILogger logger)
    {
        if (!keys.Admit(http.Request, AuthorizationLevel.System, HostKeys.DurableTask))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            ManagementResponse.Status(http, StatusCodes.Status401Unauthorized);
            return;
        }

        try
        {
            var query = new ManagementQuery(http.Request);
            if (query.Text("taskHub") is { Length: > 0 } hub && !string.Equals(hub, settings.HubName, StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"This host serves the task hub {settings.HubName}, not {hub}.");
            }

            await answer(http, query);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.RequestAborted(logger, "durabletask");
        }
        catch (BadHttpRequestException error)
        {
            ManagementResponse.Status(http, error.StatusCode);
        }
        catch (ArgumentException error) when (!http.Response.HasStarted)
        {
            await ManagementResponse.MessageAsync(http, StatusCodes.Status400BadRequest, "One or more of the arguments submitted is incorrect", error);
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            Log.ManagementFailed(logger, http.Request.Method, http.Request.Path, error);
            await ManagementResponse.MessageAsync(http, StatusCodes.Status500InternalServerError, "Something went wrong while processing your request");
        }
    }
}
