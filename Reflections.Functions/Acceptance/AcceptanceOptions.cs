using System.ComponentModel.DataAnnotations;
using Reflections.Domain.Documents;

namespace Reflections.Functions.Acceptance;

/// <summary>Limits of what is accepted. Configuration section <c>Acceptance</c>.</summary>
public sealed class AcceptanceOptions
{
    /// <summary>Largest document, sent or fetched.</summary>
    /// <value>Bytes; the default is 5 MiB.</value>
    [Range(1, 100 * 1024 * 1024)]
    public int MaxContentBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>Limits of reading a document.</summary>
    public DocumentLimits Documents => DocumentLimits.Default with { MaxBytes = MaxContentBytes };

    /// <summary>How long a repeated request waits for the first one to finish its acceptance before it does the missing steps itself.</summary>
    /// <value>The default is 2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RepeatPatience { get; set; } = TimeSpan.FromSeconds(2);
}
