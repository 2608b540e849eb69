using System.Globalization;

namespace Reflections.Cli.Output;

/// <summary>Numbers and times in one form, whatever the machine's language.</summary>
internal static class Figures
{
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>UTC, to the second; empty for none.</summary>
    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>Such as <c>1 source</c> and <c>2 sources</c>.</summary>
    public static string Count(long count, string thing, string? things = null) => $"{Number(count)} {(count == 1 ? thing : things ?? thing + "s")}";
}
