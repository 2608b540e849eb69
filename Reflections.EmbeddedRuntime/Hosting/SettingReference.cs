using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Reflections.EmbeddedRuntime.Hosting;

/// <summary>References to app settings, written <c>%Name%</c>.</summary>
internal static partial class SettingReference
{
    public static string Resolve(string text, IConfiguration configuration) =>
        Reference().Replace(text, match => configuration[match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)]
            ?? throw new InvalidOperationException($"there is no setting '{match.Groups[1].Value}'"));

    [GeneratedRegex("%([^%\\s]+)%")]
    private static partial Regex Reference();
}
