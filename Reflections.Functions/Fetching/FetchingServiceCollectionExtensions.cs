using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Reflections.Functions.Fetching;

/// <summary>Adds <see cref="ISourceFetcher"/> to an app.</summary>
public static class FetchingServiceCollectionExtensions
{
    /// <param name="configuration">The app's configuration; the section <see cref="FetchOptions.Section"/> is bound and checked at start.</param>
    public static IServiceCollection AddSourceFetching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<FetchOptions>()
            .Bind(configuration.GetSection(FetchOptions.Section))
            .ValidateDataAnnotations()
            .Validate(
                options => AllowedHosts.AreValid(options.AllowedHosts),
                $"{FetchOptions.Section}:{nameof(FetchOptions.AllowedHosts)} holds an entry that is none of host, host:port, [address]:port, network/prefix.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AddressResolver>(Dns.GetHostAddressesAsync);
        services.TryAddSingleton<ISourceFetcher, SourceFetcher>();
        return services;
    }
}
