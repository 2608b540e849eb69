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
        var host = ReflectionsApp.Build(["--urls", urls, .. Logging()], dataDirectory);
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

    /// <summary>
    /// Standard output belongs to the command's own results, and a progress display bears no log lines between its bars.
    /// That the host could not start is told by the command, in one line.
    /// </summary>
    private static string[] Logging()
    {
        const string Console = "--Logging:Console:";
        string[] always = [$"{Console}LogToStandardErrorThreshold", "Trace"];
        return Environment.GetEnvironmentVariable(LogVariable) is { Length: > 0 } wanted
            ? [.. always, $"{Console}LogLevel:Default", wanted]
            : [.. always, $"{Console}LogLevel:Default", "Error", $"{Console}LogLevel:Microsoft.Extensions.Hosting.Internal.Host", "None"];
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
            catch (Exception error) when (error is OperationCanceledException or AggregateException or InvalidOperationException or ArgumentNullException)
            {
                // What did not stop in time, or was never started, is picked up by the next start. A host whose services could not be made has none
                // to stop, and says so by an ArgumentNullException.
            }

            host.Dispose();
        }
    }
}
