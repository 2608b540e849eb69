using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs an app that needs nothing but services.</summary>
public static class FunctionsWorkerHost
{
    /// <summary>Runs until the host is stopped.</summary>
    public static void RunDefault(Action<IServiceCollection>? configureServices = null) =>
        RunDefaultAsync(configureServices).GetAwaiter().GetResult();

    /// <summary>Runs until the host is stopped.</summary>
    public static async Task RunDefaultAsync(Action<IServiceCollection>? configureService = null)
    {
        using var host = Host.CreateDefaultBuilder()
            .ConfigureFunctionsWorkerDefaults()
            .ConfigureServices(services => configureService?.Invoke(services))
            .Build();
        await host.RunAsync().ConfigureAwait(false);
    }
}
