using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Reflections.Functions.Hosting;

namespace Reflections.Cli.Hosts;

/// <summary>Hosts the functions on the embedded runtime.</summary>
internal sealed class EmbeddedAppStarter : IAppStarter
{
    /// <summary>Environment variable with the least level that the hosted app logs, on standard error.</summary>
    public const string LogVariable = "REFLECTIONS_LOG";

    public async Task<IRunningApp> StartAsync(string urls, string dataDirectory, CancellationToken cancellation)
    {
        // Standard output belongs to the command's own results, and a progress display bears no log lines between its bars.
        var level = Environment.GetEnvironmentVariable(LogVariable) is { Length: > 0 } wanted ? wanted : "Error";
        var host = ReflectionsApp.Build(
            ["--urls", urls, "--Logging:Console:LogToStandardErrorThreshold", "Trace", "--Logging:Console:LogLevel:Default", level], dataDirectory);
        var app = new RunningApp(host);
        try
        {
            await host.StartAsync(cancellation);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private sealed class RunningApp(IHost host) : IRunningApp
    {
        public Uri Address => HostAddress.Reach(
            host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First())!;

        public async ValueTask DisposeAsync()
        {
            try
            {
                await host.StopAsync();
            }
            catch (Exception error) when (error is OperationCanceledException or AggregateException or InvalidOperationException)
            {
                // What did not stop in time, or was never started, is picked up by the next start.
            }

            host.Dispose();
        }
    }
}
