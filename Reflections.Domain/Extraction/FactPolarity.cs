using System.Text.Json.Serialization;

namespace Reflections.Domain.Extraction;

/// <summary>Whether a statement affirms or denies.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FactPolarity>))]
public enum FactPolarity
{
    /// <summary>It is so.</summary>
    Positive = 0,

    /// <summary>It is not so.</summary>
    Negative = 1,
}
