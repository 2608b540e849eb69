using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>The web as a host sees it: pages and entity tags by URL, and calls that go wrong.</summary>
internal sealed class FaultySite(
    ConcurrentDictionary<string, string> pages, ConcurrentDictionary<string, string> tags, FaultInjector faults) : ISourceFetcher
{
    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(2);

    public Task<FetchResult> FetchAsync(Uri url, FetchValidators? validators, CancellationToken cancellationToken)
    {
        var (call, fault) = faults.Enter(Place.Web, "GET page");
        try
        {
            var result = fault switch
            {
                Fault.ArriveLate => new FetchResult.Failed(FetchErrorClass.Timeout, "The fetch took too long.", IsRetriable: true),
                Fault.Answer429 => Refused(HttpStatusCode.TooManyRequests),
                Fault.Answer500 => Refused(HttpStatusCode.InternalServerError),
                Fault.Answer503 => Refused(HttpStatusCode.ServiceUnavailable),
                _ => Page(url, validators),
            };
            faults.Done(call, fault);
            return Task.FromResult(result);
        }
        finally
        {
            faults.Leave();
        }
    }

    private FetchResult Page(Uri url, FetchValidators? asked)
    {
        var said = tags.TryGetValue(url.AbsoluteUri, out var tag) ? new FetchValidators(url, tag, null) : null;
        return !pages.TryGetValue(url.AbsoluteUri, out var text) ? Absent
            : said is not null && said == asked ? new FetchResult.NotModified(said)
            : new FetchResult.Fetched(Encoding.UTF8.GetBytes(text), "text/markdown", "utf-8", url, said, HttpStatusCode.OK);
    }

    private static FetchResult.Failed Absent =>
        new(FetchErrorClass.HttpStatus, "The server answered 404.", IsRetriable: false, Status: HttpStatusCode.NotFound);

    private static FetchResult.Failed Refused(HttpStatusCode status) =>
        new(FetchErrorClass.HttpStatus, $"The server answered {(int)status}.", IsRetriable: true, Asked, status);
}
