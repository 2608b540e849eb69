using System.Text.RegularExpressions;

namespace Reflections.Domain.Documents.Html;

/// <summary>Tells which links are worth keeping, and in which form.</summary>
internal static partial class HtmlLink
{
    /// <summary>Stands for the address of a page, which is not known here.</summary>
    public const string NoAddress = "https://page.invalid/";

    private const int MaxLength = 500;

    /// <summary>
    /// The target as a page elsewhere, or null for a place on the same page, a script, a mail address, and what would break the Markdown. Parameters that
    /// differ each time that the page is fetched are cut: with them no content would ever be seen again.
    /// </summary>
    public static string? TargetOf(string? address)
    {
        var target = (address ?? "").Trim();
        if (target.StartsWith(NoAddress, StringComparison.OrdinalIgnoreCase))
        {
            target = target[(NoAddress.Length - 1)..];
        }

        var fragment = target.IndexOf('#', StringComparison.Ordinal);
        target = fragment >= 0 ? target[..fragment] : target;
        target = Changing().Replace(target, match => match.Groups[1].Value == "?" && match.Groups[2].Value == "&" ? "?" : match.Groups[2].Value).TrimEnd('?', '&');
        return target.Length is 0 or > MaxLength || target is "/" || Scheme().Match(target) is { Success: true, Value: var scheme } && !IsWeb(scheme)
            || target.AsSpan().IndexOfAny(" \t\r\n()<>[]\"") >= 0 || target.Any(char.IsControl) ? null : target;
    }

    private static bool IsWeb(string scheme) => scheme.Equals("http:", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https:", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(
        @"([?&;])(?:utm_[a-z]+|fbclid|gclid|msclkid|mc_[ce]id|phpsessid|jsessionid|sid|session(?:id)?|csrf\w*|token|nonce|ts|timestamp)=[^&#;]*(&|;|$)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Changing();
}
