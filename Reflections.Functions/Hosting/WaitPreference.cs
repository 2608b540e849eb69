using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Reflections.Functions.Hosting;

/// <summary>How long a caller prefers to wait for the outcome: the header <c>Prefer</c> (RFC 7240) with <c>wait</c> and <c>respond-async</c>.</summary>
/// <param name="Wait">At most <see cref="Longest"/>; null when the caller did not say, or said what is no number.</param>
/// <param name="RespondAsync">The caller takes 202 for an answer. Every caller has to, so it changes nothing.</param>
public sealed record WaitPreference(TimeSpan? Wait, bool RespondAsync)
{
    /// <summary>Nobody is kept waiting longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    /// <summary>The value of <c>Preference-Applied</c>; null when there was nothing to apply.</summary>
    public string? Applied => (RespondAsync, Wait) switch
    {
        (_, { } wait) => string.Create(CultureInfo.InvariantCulture, $"{(RespondAsync ? "respond-async, " : "")}wait={wait.TotalSeconds}"),
        (true, null) => "respond-async",
        _ => null,
    };

    /// <summary>Reads the header. What is not understood is passed over, as that RFC asks; of a preference that is given twice the first counts.</summary>
    public static WaitPreference Of(HttpRequest request)
    {
        TimeSpan? wait = null;
        var respondAsync = false;
        foreach (var preference in request.Headers["Prefer"].SelectMany(line => (line ?? "").Split(',')))
        {
            // Parameters after a semicolon say more about a preference; none is known of these two.
            var parts = preference.Split(';', 2)[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 1 && parts[0].Equals("respond-async", StringComparison.OrdinalIgnoreCase))
            {
                respondAsync = true;
            }
            else if (parts.Length == 2 && parts[0].Equals("wait", StringComparison.OrdinalIgnoreCase))
            {
                wait ??= SecondsOf(parts[1].Trim('"'));
            }
        }

        return new WaitPreference(wait, respondAsync);
    }

    // More digits than fit in a number are more seconds than anybody waits.
    private static TimeSpan? SecondsOf(string text) =>
        text.Length == 0 || !text.All(char.IsAsciiDigit) ? null
        : double.Parse(text, CultureInfo.InvariantCulture) is var seconds && seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
}
