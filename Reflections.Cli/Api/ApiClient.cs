using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reflections.Cli.Sources;

namespace Reflections.Cli.Api;

/// <summary>Speaks the HTTP API of one host. Refusals are <see cref="ApiException"/>, an unreachable host is <see cref="HttpRequestException"/>.</summary>
internal sealed partial class ApiClient : IDisposable
{
    /// <summary>Environment variable with the key of a host that asks for one.</summary>
    public const string KeyVariable = "REFLECTIONS_KEY";

    /// <summary>Above this, a host that refuses by the length alone can do so before the body is sent.</summary>
    private const long LargeBody = 1024 * 1024;

    private const int PageSize = 100;
    private const int CopyBuffer = 16 * 1024;

    /// <summary>One answer, with the waits that the host asked for.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(3);

    private readonly HttpClient _http;
    private readonly Action<string>? _note;

    /// <param name="note">Is told what a list had to leave out, and when a request is sent again.</param>
    /// <param name="time">By which a request that the host puts off is sent again; null: it fails at once.</param>
    public ApiClient(Uri address, Action<string>? note = null, TimeProvider? time = null)
    {
        _note = note;
        Address = address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = address.AbsolutePath + "/" }.Uri;

        // A proxy of the environment cannot reach this machine's own loopback.
        HttpMessageHandler handler = new SocketsHttpHandler { UseProxy = !address.IsLoopback };
        _http = new HttpClient(time is null ? handler : new RetryAfterHandler(handler, time, note)) { BaseAddress = Address, Timeout = s_timeout };
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
        {
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
        }
    }

    /// <summary>JSON as the API writes it.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Uri Address { get; }

    /// <summary>Starts a run.</summary>
    /// <param name="force">Do the work whatever is known.</param>
    public async Task<Submission> SubmitAsync(string reflection, IngestSource source, bool force, CancellationToken cancellation)
    {
        var path = $"{OfSource(reflection, source.Id)}/runs";
        var query = new List<string>();
        if (source.File is not null)
        {
            query.Add($"name={Uri.EscapeDataString(Path.GetFileName(source.File))}");
        }

        if (force)
        {
            query.Add("force=true");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, query.Count == 0 ? path : $"{path}?{string.Join('&', query)}")
        {
            Content = await BodyAsync(source, cancellation),
        };
        request.Headers.ExpectContinue = request.Content.Headers.ContentLength > LargeBody;
        return await SubmitAsync(request, cancellation);
    }

    /// <summary>A run, or null when the host does not know it.</summary>
    public Task<Run?> FindRunAsync(string reflection, string run, CancellationToken cancellation) =>
        FindAsync<Run>(OfRun(reflection, run), cancellation);

    /// <summary>Live progress; null when there is none, whatever the reason: it is a view, the run itself is what counts.</summary>
    public async Task<Instance?> FindInstanceAsync(string statusUri, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(statusUri, cancellation);
        return answer.IsSuccessStatusCode ? await ReadAsync<Instance>(answer, cancellation) : null;
    }

    /// <summary>The names of all reflections.</summary>
    public async Task<IReadOnlyList<string>> ReflectionsAsync(CancellationToken cancellation) =>
        [.. (await GetPageAsync<Named>("api/reflections", cancellation)).Items.Select(item => item.ReflectionId)];

    /// <summary>Runs of a reflection, newest first.</summary>
    /// <param name="top">The most to return.</param>
    public async IAsyncEnumerable<Run> RunsAsync(string reflection, int top, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            var page = await GetPageAsync<Run>(
                $"{Reflection(reflection)}/runs?top={Number(Math.Min(top, PageSize))}{Parameter("continuation", continuation)}", cancellation);
            foreach (var run in page.Items.Take(top))
            {
                yield return run;
            }

            top -= page.Items.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null && top > 0);
    }

    /// <summary>Ranked chunks, best first.</summary>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string reflection, string query, int top, string? source, CancellationToken cancellation) =>
        (await GetPageAsync<SearchHit>(
            $"{Reflection(reflection)}/search?q={Uri.EscapeDataString(query)}&top={Number(top)}{Parameter("source", source)}", cancellation)).Items;

    /// <summary>Whether any run in the host has work to do. Runs that wait for a reviewer, and the sweeper, do not count.</summary>
    public async Task<bool> IsBusyAsync(CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, $"runtime/webhooks/durabletask/instances?runtimeStatus={Instance.LiveStatuses}&showInput=false&top={Number(PageSize)}");
            if (continuation is not null)
            {
                request.Headers.Add("x-ms-continuation-token", continuation);
            }

            using var answer = await _http.SendAsync(request, cancellation);
            await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK);
            if ((await ReadAsync<List<Instance>>(answer, cancellation)).Exists(instance => instance.IsBusyRun))
            {
                return true;
            }

            continuation = answer.Headers.TryGetValues("x-ms-continuation-token", out var tokens) && tokens.FirstOrDefault() is { Length: > 0 } token ? token : null;
        }
        while (continuation is not null);
        return false;
    }

    public void Dispose() => _http.Dispose();

    private async Task<Submission> SubmitAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var answer = await _http.SendAsync(request, cancellation);
        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK, HttpStatusCode.Accepted);
        var accepted = await ReadAsync<Accepted>(answer, cancellation);
        return new Submission(accepted.Run, Relative(accepted.StatusQueryGetUri));
    }

    private static async Task<HttpContent> BodyAsync(IngestSource source, CancellationToken cancellation)
    {
        if (source.File is null)
        {
            return JsonContent.Create(new { url = source.Url }, options: Json);
        }

        // Opening a pipe lasts until somebody writes to it.
        HttpContent content = source.IsEmpty
            ? new ByteArrayContent([]) : new StreamContent(await Task.Run(() => File.OpenRead(source.File), cancellation).WaitAsync(cancellation));
        content.Headers.ContentType = new MediaTypeHeaderValue(source.ContentType);
        return content;
    }

    /// <summary>The same place seen from whichever host serves the run: after a restart that may be another address.</summary>
    private string? Relative(string? uri) =>
        uri is not null && uri.StartsWith(Address.AbsoluteUri, StringComparison.OrdinalIgnoreCase) ? uri[Address.AbsoluteUri.Length..] : uri;

    private async Task<Page<T>> GetPageAsync<T>(string path, CancellationToken cancellation)
    {
        var page = await GetAsync<Page<T>>(path, cancellation);
        foreach (var damage in page.Damaged ?? [])
        {
            _note?.Invoke($"Left out: {damage.Message}");
        }

        return page;
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(path, cancellation);
        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK);
        return await ReadAsync<T>(answer, cancellation);
    }

    private async Task<T?> FindAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        using var answer = await _http.GetAsync(path, cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK);
        return await ReadAsync<T>(answer, cancellation);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(Json, cancellation) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new ApiException(answer.StatusCode, $"The host's answer cannot be read: {error.Message}");
        }
    }

    private static async Task ThrowUnlessAsync(HttpResponseMessage answer, CancellationToken cancellation, params HttpStatusCode[] expected)
    {
        if (!expected.Contains(answer.StatusCode))
        {
            throw await ApiException.FromAsync(answer, cancellation);
        }
    }

    private static string Reflection(string reflection) => $"api/reflections/{Uri.EscapeDataString(reflection)}";

    private static string OfSource(string reflection, string source) => $"{Reflection(reflection)}/sources/{Uri.EscapeDataString(source)}";

    private static string OfRun(string reflection, string run) => $"{Reflection(reflection)}/runs/{Uri.EscapeDataString(run)}";

    private static string Parameter(string name, string? value) => value is null ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Accepted([property: JsonRequired] Run Run, string? StatusQueryGetUri);

    private sealed record Started(string? StatusQueryGetUri);

    private sealed record Page<T>([property: JsonRequired] IReadOnlyList<T> Items, string? Continuation, IReadOnlyList<Damage>? Damaged = null);

    private sealed record Damage(string Message);

    private sealed record Named(string ReflectionId);
}
