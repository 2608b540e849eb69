using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>A request's parameters, read as leniently as the genuine API does: what cannot be read counts as absent.</summary>
internal sealed class ManagementQuery(HttpRequest request)
{
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

    /// <summary>The instance that the route names.</summary>
    public string InstanceId() => Segment(5, "instanceId");

    /// <summary>The orchestrator to start.</summary>
    public string FunctionName() => Segment(5, "functionName");

    /// <summary>The id to start it under; null for a new one.</summary>
    public string? StartInstanceId() => request.RouteValues.ContainsKey("instanceId") ? Segment(6, "instanceId") : null;

    /// <summary>The event to raise.</summary>
    public string EventName() => Segment(7, "eventName");

    /// <summary>
    /// A piece of the path, counted from the empty one before the first slash. The server decodes all but an encoded slash, which must not end a
    /// segment; only the request line tells it from one that was encoded twice.
    /// </summary>
    private string Segment(int index, string routeValue)
    {
        var value = (string)request.RouteValues[routeValue]!;
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (!value.Contains("%2F", StringComparison.OrdinalIgnoreCase) || target is not ['/', ..])
        {
            return value;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var segments = (query < 0 ? target : target[..query]).Split('/');
        return segments.Length > index ? Uri.UnescapeDataString(segments[index]) : value;
    }
}
