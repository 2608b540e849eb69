using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.Hosting.Discovery;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>A service whose answers are compared with the description. It holds every batch for a review.</summary>
public sealed class DescribedService : IAsyncLifetime
{
    private EmbeddedService _service = null!;

    public ApiSession Api => _service.Api;

    /// <summary>What the running host serves under <c>/api</c>.</summary>
    internal IReadOnlyList<ServedRoute> Routes =>
    [
        .. from endpoint in _service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let function = endpoint.Metadata.GetMetadata<HttpFunction>()
           where function is not null
           from method in function.Methods
           orderby $"/{function.Route}", method
           select new ServedRoute(method, $"/{function.Route}", function.Level.ToString()),
    ];

    public async Task InitializeAsync() => _service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);

    public async Task DisposeAsync() => await _service.DisposeAsync();
}

/// <summary>A method and path of the running host.</summary>
/// <param name="Level">What key it asks for.</param>
internal sealed record ServedRoute(string Method, string Path, string Level);
