namespace Reflections.Domain.Documents;

/// <summary>The stable codes of <see cref="DocumentReading.Refused"/>.</summary>
public static class DocumentRefusal
{
    /// <summary>Nothing but white space.</summary>
    public const string Empty = "document.empty";

    /// <summary>Binary data or control characters.</summary>
    public const string NotText = "document.not_text";

    /// <summary>A media type or file extension that is not supported.</summary>
    public const string MediaType = "document.media_type";

    /// <summary>Bytes that are not valid in the charset, or a charset that is not known.</summary>
    public const string Encoding = "document.encoding";

    /// <summary>Longer, larger or deeper than the limits (<see cref="DocumentLimits"/>).</summary>
    public const string TooLarge = "document.too_large";

    /// <summary>An HTML page with no text of its own once menus and the like are left out.</summary>
    public const string NoMainText = "document.no_main_text";

    /// <summary>Cannot be opened without a password.</summary>
    public const string Encrypted = "document.encrypted";

    /// <summary>Its format's rules are broken, so that it cannot be read whole.</summary>
    public const string Damaged = "document.damaged";

    /// <summary>A PDF whose pages have no text; as a rule they are scanned images.</summary>
    public const string NoText = "document.no_text";
}
