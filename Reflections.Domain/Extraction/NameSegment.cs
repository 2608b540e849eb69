namespace Reflections.Domain.Extraction;

/// <summary>What a capital means where a name stands.</summary>
internal enum NameSegment
{
    /// <summary>A sentence: a capital inside it marks a name.</summary>
    Prose = 0,

    /// <summary>A heading or cell whose words mostly have capitals.</summary>
    Title = 1,

    /// <summary>A line in capitals only.</summary>
    Shouted = 2,

    /// <summary>A short line of names and numbers without a verb, such as a result or a row of a table.</summary>
    List = 3,
}
