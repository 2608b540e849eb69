using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reflections.Domain.Runs;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Fetching;

/// <summary>
/// The one way out to the web. Redirects are followed here and not by the handler, so that every hop is judged; every connection is opened by <see cref="GuardedConnector"/>.
/// Proxies are off: behind one, the address connected to would be the proxy's.
/// </summary>
public sealed class SourceFetcher : ISourceFetcher, IDisposable
{
    // What lasts longer is waited out where it holds nothing up.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly FetchOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SourceFetcher> _logger;
    private readonly string _userAgent;
    private readonly HostGates _gates;
    private readonly HttpClient _client;

    public SourceFetcher(IOptions<FetchOptions> options, AddressResolver resolver, TimeProvider time, ILogger<SourceFetcher> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        _userAgent = _options.ContactUrl is { } contact ? $"{_options.UserAgent} (+{contact})" : _options.UserAgent;
        _gates = new HostGates(_options.HostConcurrency, _options.HostSpacing, LongestWait, time);
        var connector = new GuardedConnector(AllowedHosts.Parse(_options.AllowedHosts), resolver);
        _client = new HttpClient(new SocketsHttpHandler
        {
            // Whoever serves a page learns nothing of the traces of whoever asks for it.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = (context, cancellationToken) => connector.ConnectAsync(context.DnsEndPoint, cancellationToken),
            ConnectTimeout = _options.ConnectTimeout,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = _options.MaxHeaderKibibytes,
            // A long-lived handler must still notice that a host has moved.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            UseProxy = false,
        })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
    }

    public void Dispose() => _client.Dispose();

    public async Task<FetchResult> FetchAsync(Uri url, FetchValidators? validators, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        long? began = Metrics.AreFetchesMeasured ? _time.GetTimestamp() : null;
        FetchResult result;
        try
        {
            result = await FollowAsync(url, validators, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result = new FetchResult.Failed(
                FetchErrorClass.Timeout,
                deadline.IsCancellationRequested
                    ? $"The fetch took longer than {Seconds(_options.Timeout)} s."
                    : $"No connection stood within {Seconds(_options.ConnectTimeout)} s.",
                IsRetriable: true);
        }
        // An aborted connection may surface as an error of the stream instead of a cancellation.
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (Explain(e) is { } failure)
        {
            result = failure;
        }

        if (began is { } start)
        {
            Measure(_time.GetElapsedTime(start), result);
        }

        Report(url, result);
        return result;
    }

    private async Task<FetchResult> FollowAsync(Uri url, FetchValidators? validators, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            url = WithoutFragment(url);
            if (Refuse(url) is { } refusal)
            {
                return refusal;
            }

            if (!seen.Add(url.AbsoluteUri))
            {
                return new FetchResult.Failed(FetchErrorClass.TooManyRedirects, "The redirects lead in a circle.", IsRetriable: false);
            }

            var entry = await _gates.EnterAsync(GateOf(url), cancellationToken).ConfigureAwait(false);
            if (entry.Pass is null)
            {
                return new FetchResult.Failed(FetchErrorClass.HostBusy, $"There are enough requests to {GateOf(url)} under way.", IsRetriable: true, entry.Wait);
            }

            using var pass = entry.Pass;
            using var request = Request(url, validators);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (RedirectTarget(url, response) is not { } target)
            {
                return await ReadAsync(url, response, request.Headers, validators, cancellationToken).ConfigureAwait(false);
            }

            if (RedirectRule.Refuse(url, target, seen.Count - 1, _options) is { } refused)
            {
                return refused with { Status = response.StatusCode };
            }

            url = target;
        }
    }

    private static Uri WithoutFragment(Uri url) => url.IsAbsoluteUri && url.Fragment.Length > 0 ? new Uri(url.GetLeftPart(UriPartial.Query)) : url;

    /// <summary>The name that all requests to one server share: punycode, without the root's dot, and the port.</summary>
    private static string GateOf(Uri url) => string.Create(CultureInfo.InvariantCulture, $"{url.IdnHost.TrimEnd('.').ToLowerInvariant()}:{url.Port}");

    private FetchResult.Failed? Refuse(Uri url)
    {
        if (AddressGuard.Judge(url).Refusal is { } reason)
        {
            return new FetchResult.Failed(FetchErrorClass.UrlInvalid, $"The URL {reason}.", IsRetriable: false);
        }

        return _options.AllowedPorts.Count > 0 && !_options.AllowedPorts.Contains(url.Port)
            ? new FetchResult.Failed(FetchErrorClass.UrlInvalid, $"The URL has port {url.Port}, which is not allowed.", IsRetriable: false)
            : null;
    }

    private HttpRequestMessage Request(Uri url, FetchValidators? validators)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html, text/markdown, text/plain;q=0.9, application/pdf;q=0.9, */*;q=0.5");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", BodyReader.AcceptEncoding);
        if (validators is not null && validators.Url == url)
        {
            if (validators.ETag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", validators.ETag);
            }

            request.Headers.IfModifiedSince = validators.LastModified;
        }

        return request;
    }

    private static Uri? RedirectTarget(Uri url, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && Uri.TryCreate(url, response.Headers.Location, out var target)
            ? target
            : null;

    private async Task<FetchResult> ReadAsync(
        Uri url, HttpResponseMessage response, HttpRequestHeaders sent, FetchValidators? validators, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotModified && validators is not null && (sent.IfNoneMatch.Count > 0 || sent.IfModifiedSince is not null))
        {
            return new FetchResult.NotModified(validators.RefreshedBy(response));
        }

        // A part was not asked for, and is not the content.
        if (!response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.PartialContent)
        {
            return Unsuccessful(response);
        }

        var headers = response.Content.Headers;
        if (!BodyReader.CanDecode(headers.ContentEncoding))
        {
            return new FetchResult.Failed(
                FetchErrorClass.ContentEncoding,
                $"The body has the encoding '{string.Join(", ", headers.ContentEncoding)}', which was not asked for.",
                IsRetriable: false,
                Status: response.StatusCode);
        }

        if (headers.ContentLength > _options.MaxBodyBytes)
        {
            return TooLarge();
        }

        var type = DeclaredType.Meaning(headers.ContentType?.MediaType?.ToLowerInvariant());
        var isReadable = DeclaredType.IsReadable(type);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = await BodyReader.ReadAsync(
            stream, headers.ContentEncoding, _options.MaxBodyBytes,
            isReadable ? null : beginning => beginning.IsEmpty || DeclaredType.Seen(type, beginning.Span) is not null, cancellationToken).ConfigureAwait(false);
        return body switch
        {
            null => new FetchResult.Failed(FetchErrorClass.MediaType, $"'{type}' is not supported.", IsRetriable: false, Status: response.StatusCode),
            [] => new FetchResult.Failed(FetchErrorClass.Empty, "The answer has no body.", IsRetriable: false, Status: response.StatusCode),
            _ => new FetchResult.Fetched(
                body,
                isReadable && type is not null ? type : DeclaredType.Seen(type, body),
                headers.ContentType?.CharSet?.Trim('"', '\'').ToLowerInvariant(),
                url,
                FetchValidators.Of(url, response),
                response.StatusCode),
        };
    }

    private FetchResult.Failed Unsuccessful(HttpResponseMessage response)
    {
        var code = (int)response.StatusCode;
        var retriable = code is 408 or 425 or 429 or 500 or 502 or 503 or 504;
        return new FetchResult.Failed(
            FetchErrorClass.HttpStatus, $"The server answered {code}.", retriable, retriable ? RetryAfter(response.Headers.RetryAfter) : null, response.StatusCode);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - _time.GetUtcNow());
        return wait is null ? null : TimeSpan.FromTicks(Math.Clamp(wait.Value.Ticks, 0, TimeSpan.TicksPerDay));
    }

    private FetchResult.Failed TooLarge() =>
        new(FetchErrorClass.TooLarge, $"The body is larger than {_options.MaxBodyBytes} bytes.", IsRetriable: false);

    /// <summary>The failure that an exception stands for; null for one that is a defect of ours.</summary>
    private FetchResult.Failed? Explain(Exception exception) => exception switch
    {
        SizeLimitExceededException => TooLarge(),
        InvalidDataException => new FetchResult.Failed(FetchErrorClass.ContentEncoding, "The encoded body is damaged.", IsRetriable: true),
        HttpRequestException { InnerException: AddressRefusedException refused } =>
            new FetchResult.Failed(FetchErrorClass.AddressRefused, refused.Message, IsRetriable: false),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new FetchResult.Failed(FetchErrorClass.TooLarge, $"The answer's header is larger than {_options.MaxHeaderKibibytes} KiB.", IsRetriable: false),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or HttpRequestException { InnerException: AuthenticationException } =>
            new FetchResult.Failed(FetchErrorClass.Tls, "No trusted, encrypted connection came about.", IsRetriable: false),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            new FetchResult.Failed(FetchErrorClass.Unreachable, "The host's name could not be resolved.", IsRetriable: true),
        HttpRequestException or IOException =>
            new FetchResult.Failed(FetchErrorClass.Unreachable, "The host could not be reached, or the connection was lost.", IsRetriable: true),
        _ => null,
    };

    private static void Measure(TimeSpan duration, FetchResult result)
    {
        var (outcome, bytes) = result switch
        {
            FetchResult.Fetched fetched => ("fetched", fetched.Body.Length),
            FetchResult.Failed failed => (failed.ErrorClass, 0),
            _ => (SkipReason.NotModified, 0),
        };
        Metrics.FetchEnded(duration, outcome, bytes);
    }

    private void Report(Uri url, FetchResult result)
    {
        // Queries carry secrets.
        var shown = url.IsAbsoluteUri ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "(relative)";
        switch (result)
        {
            case FetchResult.Fetched fetched:
                FetchLog.Fetched(_logger, shown, fetched.Body.Length);
                break;
            case FetchResult.NotModified:
                FetchLog.NotModified(_logger, shown);
                break;
            case FetchResult.Failed { ErrorClass: FetchErrorClass.HostBusy } busy:
                FetchLog.Busy(_logger, shown, busy.RetryAfter.GetValueOrDefault().TotalSeconds);
                break;
            case FetchResult.Failed failed:
                FetchLog.Failed(_logger, shown, failed.ErrorClass, failed.Message, failed.IsRetriable);
                break;
        }
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
