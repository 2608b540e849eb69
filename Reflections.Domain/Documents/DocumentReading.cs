namespace Reflections.Domain.Documents;

/// <summary>What came of reading a document: <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
public abstract record DocumentReading
{
    private DocumentReading()
    {
    }

    /// <summary>The document was read.</summary>
    public sealed record Accepted(CanonicalDocument Document) : DocumentReading;

    /// <summary>The document cannot be read; trying again gives the same.</summary>
    /// <param name="Code">One of <see cref="DocumentRefusal"/>.</param>
    /// <param name="Message">One sentence for a human.</param>
    public sealed record Refused(string Code, string Message) : DocumentReading;
}
