using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>A request's parameters, read as leniently as the genuine API does: what cannot be read counts as absent.</summary>
internal sealed class ManagementQuery(HttpRequest request)
{
    // /runtime/webhooks/durabletask/instances/ID and …/orchestrators/NAME/ID, counted from the empty piece before the first slash.
    private const int InstanceSegment = 5;
    private const int StartInstanceSegment = 6;

    public string? Text(string name) => request.Query.TryGetValue(name, out var values) ? values[0] : null;

    public bool Flag(string name, bool absent) => bool.TryParse(Text(name), out var value) ? value : absent;

    public int? Count(string name) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    public TimeSpan? Seconds(string name) =>
        double.TryParse(Text(name), CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e9 ? TimeSpan.FromSeconds(value) : null;

    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;

    /// <summary>Statuses, repeated or separated by commas; null when none is given.</summary>
    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses()
    {
        var statuses = request.Query["runtimeStatus"]
            .SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(name => Enum.GetNames<OrchestrationRuntimeStatus>().Contains(name, StringComparer.Ordinal))
            .Select(Enum.Parse<OrchestrationRuntimeStatus>)
            .Distinct()
            .ToList();
        return statuses.Count == 0 ? null : statuses;
    }

    /// <summary>The id of the instance that the route names.</summary>
    public string InstanceId() => Segment(InstanceSegment, "instanceId");

    /// <summary>The id that a start asks for.</summary>
    public string StartInstanceId() => Segment(StartInstanceSegment, "instanceId");

    // Routing leaves an encoded slash as it is, so ids are read from the request line.
    private string Segment(int index, string routeValue)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is ['/', ..])
        {
            var query = target.IndexOf('?', StringComparison.Ordinal);
            var segments = (query < 0 ? target : target[..query]).Split('/');
            if (segments.Length > index)
            {
                return Uri.UnescapeDataString(segments[index]);
            }
        }

        return (string)request.RouteValues[routeValue]!;
    }
}
