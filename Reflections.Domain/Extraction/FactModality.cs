using System.Text.Json.Serialization;

namespace Reflections.Domain.Extraction;

/// <summary>How far the text stands behind a statement.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FactModality>))]
public enum FactModality
{
    /// <summary>The text says that it is so.</summary>
    Asserted = 0,

    /// <summary>The text says that it may, might or should be so, or that it is planned.</summary>
    Hedged = 1,

    /// <summary>The text says that somebody says so.</summary>
    Reported = 2,
}
