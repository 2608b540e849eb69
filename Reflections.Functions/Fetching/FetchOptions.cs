using System.ComponentModel.DataAnnotations;

namespace Reflections.Functions.Fetching;

/// <summary>Limits of fetching a source; configuration section <c>Fetch</c>.</summary>
public sealed class FetchOptions
{
    public const string Section = "Fetch";

    /// <value>Longest time until a connection stands, name resolution and TLS included. Default 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <value>Longest time of a whole fetch, redirects and body included. Default 60 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <value>How many redirects are followed. Default 5.</value>
    [Range(0, 20)]
    public int MaxRedirects { get; set; } = 5;

    /// <value>Largest body in bytes, both as sent and as decoded. Default 20 MiB.</value>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 20 * 1024 * 1024;

    /// <value>Largest response header in KiB. Default 64.</value>
    [Range(1, 1024)]
    public int MaxHeaderKibibytes { get; set; } = 64;

    /// <value>Whether a redirect may lead from https to http. Default false.</value>
    public bool AllowInsecureRedirect { get; set; }

    /// <value>Ports that may be connected to; empty (the default) allows every port.</value>
    public IList<int> AllowedPorts { get; } = [];

    /// <value>
    /// Exceptions from the address guard, none by default: <c>host</c>, <c>host:port</c>, <c>address</c>, <c>[address]:port</c> or <c>network/prefix</c>.
    /// A host entry admits every address that the name resolves to.
    /// </value>
    public IList<string> AllowedHosts { get; } = [];

    /// <value>Sent as User-Agent.</value>
    [Required]
    public string UserAgent { get; set; } = "Reflections/1.0 (source ingestion)";
}
