namespace Reflections.Domain.Evaluation;

/// <summary>The stable codes of <see cref="FactRefusal.Code"/>.</summary>
public static class RefusalCodes
{
    /// <summary>The document does not have these words at this place.</summary>
    public const string QuoteNotAtOffsets = "quote_not_at_offsets";

    /// <summary>The quote is too short to prove anything.</summary>
    public const string QuoteTooShort = "quote_too_short";

    /// <summary>The quote neither names the subject nor refers back to it.</summary>
    public const string SubjectNotInQuote = "subject_not_in_quote";

    /// <summary>The quote does not have the object.</summary>
    public const string ObjectNotInQuote = "object_not_in_quote";

    /// <summary>A number or date of the fact is not in the quote.</summary>
    public const string NumberNotInQuote = "number_not_in_quote";

    /// <summary>The quote denies what the fact affirms, or the other way round.</summary>
    public const string PolarityDiffers = "polarity_differs";

    /// <summary>The quote claims less than the fact.</summary>
    public const string Hedged = "hedged";

    /// <summary>The quote tells what somebody said.</summary>
    public const string ReportedSpeech = "reported_speech";

    /// <summary>The quote asks.</summary>
    public const string Question = "question";
}
