using System.ComponentModel.DataAnnotations;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Functions.Storage;

/// <summary>Where tables and blobs are, and how patiently they are asked.</summary>
public sealed class StorageOptions
{
    /// <summary>The configuration section of everything but the account.</summary>
    public const string Section = "Storage";

    /// <value>The account's connection string, <c>UseDevelopmentStorage=true</c> for Azurite; null when the URIs are given.</value>
    public string? ConnectionString { get; set; }

    /// <value>The table endpoint, asked with <see cref="Credential"/>.</value>
    public Uri? TableServiceUri { get; set; }

    /// <value>The blob endpoint, asked with <see cref="Credential"/>.</value>
    public Uri? BlobServiceUri { get; set; }

    /// <value>The identity for the URIs; the default Azure credential when null.</value>
    public TokenCredential? Credential { get; set; }

    /// <value>Put before every table's name, so that several installations share an account. Letters and digits, first a letter. Default empty.</value>
    [RegularExpression("^([A-Za-z][A-Za-z0-9]{0,31})?$")]
    public string TablePrefix { get; set; } = "";

    /// <value>The blob container. Default <c>reflections</c>.</value>
    [RegularExpression("^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$")]
    public string BlobContainer { get; set; } = "reflections";

    /// <value>Bytes of artifacts kept in memory, so that a stage need not read what the stage before it wrote in this process; 0 for none. Default 32 MiB.</value>
    [Range(0, 1L << 32)]
    public long ArtifactMemoryBytes { get; set; } = 32 * 1024 * 1024;

    /// <value>How long one request may take before it counts as lost (it may have happened). Default 30 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <value>How often a lost or throttled request is repeated. Default 5.</value>
    [Range(0, 20)]
    public int MaxRetries { get; set; } = 5;

    /// <value>The pause before the first repetition; it doubles from there. Default 200 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <value>The longest pause. Default 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <value>Policies that see every request really sent, repetitions included; set in code only.</value>
    public IList<HttpPipelinePolicy> Policies { get; } = [];
}
