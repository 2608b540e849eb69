using System.Globalization;

namespace Reflections.Domain.Runs;

/// <summary>Numbers of things in sentences for people, in the singular for one.</summary>
public static class Counted
{
    /// <summary>Such as <c>1 chunk</c> and <c>2 chunks</c>.</summary>
    /// <param name="plural">When it is not <paramref name="singular"/> with an s.</param>
    public static string Of(int number, string singular, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? singular : plural ?? singular + "s")}");
}
