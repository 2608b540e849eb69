using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Supplies the durable task client.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>The task hub; the app's own when null, and no other is served.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The storage connection's name, which the embedded runtime does not need.</summary>
    public string? ConnectionName { get; set; }
}
