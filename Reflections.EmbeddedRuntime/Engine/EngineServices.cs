using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Puts the engine into a host's services, once, whether the worker or the client comes first.</summary>
internal static class EngineServices
{
    public static void AddEmbeddedEngine(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions<EngineOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DurableEngine>();
        services.TryAddSingleton<History.IHistoryReader>(provider => provider.GetRequiredService<DurableEngine>());
    }
}
