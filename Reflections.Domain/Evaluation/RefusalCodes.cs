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

    /// <summary>A name of the fact is neither in the quote nor in what stands around it.</summary>
    public const string NameNotInQuote = "name_not_in_quote";

    /// <summary>The document does not show that the form which the quote uses is another form of the name.</summary>
    public const string AliasNotInDocument = "alias_not_in_document";

    /// <summary>The quote says it of the object, not of the subject.</summary>
    public const string RolesSwapped = "roles_swapped";

    /// <summary>The object belongs to another clause than the predicate's verb.</summary>
    public const string PredicateDiffers = "predicate_differs";

    /// <summary>The quote denies what the fact affirms, or the other way round.</summary>
    public const string PolarityDiffers = "polarity_differs";

    /// <summary>The fact says that it is only guessed, or told, and the quote does not.</summary>
    public const string ModalityDiffers = "modality_differs";

    /// <summary>The quote claims less than the fact.</summary>
    public const string Hedged = "hedged";

    /// <summary>The quote tells what somebody said.</summary>
    public const string ReportedSpeech = "reported_speech";

    /// <summary>The quote asks.</summary>
    public const string Question = "question";

    /// <summary>The document states more of one name than is kept; nothing is wrong with the fact.</summary>
    public const string TooManyOfName = "too_many_of_name";
}
