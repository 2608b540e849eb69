using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

/// <summary>A fetcher whose names resolve as a test says and whose clock stands until a test moves it.</summary>
internal sealed class SourceFetcherFixture : IDisposable
{
    private readonly List<SourceFetcher> _fetchers = [];

    // The clock stands: nobody would get past a spacing.
    public FetchOptions Options { get; } = new() { HostSpacing = TimeSpan.Zero };

    public FakeTimeProvider Time { get; } = new();

    public AddressResolver Resolver { get; set; } = (_, _) => Task.FromResult(Array.Empty<IPAddress>());

    public SourceFetcher Create(params string[] allowedHosts)
    {
        foreach (var host in allowedHosts)
        {
            Options.AllowedHosts.Add(host);
        }

        var fetcher = new SourceFetcher(
            Microsoft.Extensions.Options.Options.Create(Options), (host, token) => Resolver(host, token), Time, NullLogger<SourceFetcher>.Instance);
        _fetchers.Add(fetcher);
        return fetcher;
    }

    public void Dispose() => _fetchers.ForEach(fetcher => fetcher.Dispose());
}
