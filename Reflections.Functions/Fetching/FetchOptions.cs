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

    /// <value>How often a source is asked for before a failure that may pass ends its run. Default 4.</value>
    [Range(1, 20)]
    public int Attempts { get; set; } = 4;

    /// <value>Pause after the first such failure; each later one is twice as long, and half of it is left to chance. Default 1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <value>Longest such pause. Default 1 min.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <value>Longest wait that a server's Retry-After is granted. Default 15 min.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <value>Requests to one host (name and port) at a time, in one process. Default 4.</value>
    [Range(1, 256)]
    public int HostConcurrency { get; set; } = 4;

    /// <value>Least time between the beginnings of two requests to one host, in one process. Default 100 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan HostSpacing { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <value>Sent as User-Agent: product/version, and further products or comments. Default <c>Reflections/1.0</c>.</value>
    [UserAgent]
    public string UserAgent { get; set; } = "Reflections/1.0";

    /// <value>
    /// Where the owner of a site reads who is asking, or writes to: an http, https or mailto address. Sent after <see cref="UserAgent"/> as
    /// <c>(+address)</c>. Default none.
    /// </value>
    [ContactUrl]
    public string? ContactUrl { get; set; }
}
