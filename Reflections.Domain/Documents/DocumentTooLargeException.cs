using System.Globalization;

namespace Reflections.Domain.Documents;

/// <summary>A document costs more than its limits allow. Does not leave <see cref="DocumentReader"/>.</summary>
/// <param name="message">One sentence for a human.</param>
internal sealed class DocumentTooLargeException(string message) : Exception(message)
{
    /// <summary>Throws when a count is above its limit.</summary>
    /// <param name="what">What is counted, in the plural.</param>
    public static void ThrowIfMore(long count, long limit, string what)
    {
        if (count > limit)
        {
            throw new DocumentTooLargeException(string.Create(CultureInfo.InvariantCulture, $"The document has more than {limit} {what}."));
        }
    }
}
