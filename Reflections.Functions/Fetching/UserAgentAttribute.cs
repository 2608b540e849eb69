using System.ComponentModel.DataAnnotations;
using System.Net.Http.Headers;

namespace Reflections.Functions.Fetching;

/// <summary>Requires a User-Agent header that begins with product/version, as site owners look for it: <c>Name/1.0</c>, then further products and comments.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UserAgentAttribute() : ValidationAttribute("The field {0} must begin with product/version, such as 'Reflections/1.0'.")
{
    public override bool IsValid(object? value)
    {
        if (value is not string text || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        using var request = new HttpRequestMessage();
        return request.Headers.UserAgent.TryParseAdd(text) && request.Headers.UserAgent.FirstOrDefault() is { Product.Version: not null };
    }
}
