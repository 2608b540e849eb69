namespace Reflections.Domain.Documents.Pdf;

/// <summary>
/// Counts what reading a PDF costs. The library swallows exceptions in many places, so a budget that is exceeded stays exceeded: every further charge throws,
/// and the reader asks at the end.
/// </summary>
internal sealed class PdfBudget(DocumentLimits limits, long fileLength)
{
    /// <summary>How often the whole file may be read over: a sound file is read a few times at most.</summary>
    private const int MaxReadings = 100;

    /// <summary>Tokens take some twenty times the memory of the bytes that they are made of, so one stream of them gets only this part of all bytes.</summary>
    private const int ContentShare = 4;

    private long expanded;
    private long operations;
    private long read;

    /// <summary>The limits.</summary>
    public DocumentLimits Limits => limits;

    /// <summary>What was exceeded first, or null.</summary>
    public DocumentTooLargeException? Exceeded { get; private set; }

    /// <summary>Charges decompressed bytes.</summary>
    public void Expand(long bytes) => Charge(ref expanded, bytes, limits.MaxExpandedBytes, "bytes once decompressed");

    /// <summary>Charges drawing operations, glyphs, and entries of font tables.</summary>
    public void Operate(long count = 1) => Charge(ref operations, count, limits.MaxOperations, "drawing operations");

    /// <summary>Charges bytes read of the file itself.</summary>
    public void Read(long bytes) => Charge(ref read, bytes, Math.Max(fileLength, 64 * 1024) * MaxReadings, "bytes that refer to each other in circles");

    /// <summary>Charges the drawing operations that one stream holds as bytes.</summary>
    public void Parse(long bytes)
    {
        long none = 0;
        Charge(ref none, bytes, limits.MaxExpandedBytes / ContentShare, "bytes of drawing operations on one page");
    }

    /// <summary>Refuses what cannot be counted up to.</summary>
    public void Refuse(string message)
    {
        Exceeded ??= new DocumentTooLargeException(message);
        throw Exceeded;
    }

    private void Charge(ref long counter, long amount, long limit, string what)
    {
        counter += amount;
        if (counter > limit || Exceeded is not null)
        {
            Refuse(FormattableString.Invariant($"The document has more than {limit} {what}."));
        }
    }
}
