using System.ComponentModel.DataAnnotations;

namespace Reflections.Functions.Patches;

/// <summary>How patches are applied.</summary>
public sealed class PatchOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Patches";

    /// <value>How long a replaced generation stays for readers that have begun with it. Default 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan ReadersGrace { get; set; } = TimeSpan.FromMinutes(10);
}
