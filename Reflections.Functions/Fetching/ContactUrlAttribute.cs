using System.ComponentModel.DataAnnotations;

namespace Reflections.Functions.Fetching;

/// <summary>Requires an absolute http, https or mailto address that fits into the comment of a User-Agent header; null is valid.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ContactUrlAttribute() : ValidationAttribute("The field {0} must be an absolute http, https or mailto address of ASCII characters without parentheses.")
{
    public override bool IsValid(object? value) => value is null || (value is string text
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeMailto)
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && text.AsSpan().IndexOfAny('(', ')', '\\') < 0);
}
