using System.Text.Json.Serialization;

namespace Reflections.Cli.Doctor;

/// <summary>How a check went.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
internal enum Health
{
    /// <summary>Nothing to do.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It works, and there is something to know.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>It does not work.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,
}

/// <summary>What one check found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Advice">What to do about it; null when nothing is to be done.</param>
internal sealed record Finding(string Check, Health Result, string Detail, string? Advice = null)
{
    public static Finding Ok(string check, string detail) => new(check, Health.Ok, detail);

    public static Finding Warn(string check, string detail, string advice) => new(check, Health.Warn, detail, advice);

    public static Finding Fail(string check, string detail, string advice) => new(check, Health.Fail, detail, advice);
}
