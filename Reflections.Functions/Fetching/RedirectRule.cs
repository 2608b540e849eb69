namespace Reflections.Functions.Fetching;

/// <summary>Whether a redirect is followed. Where it leads is judged again as if it had been asked for.</summary>
internal static class RedirectRule
{
    /// <summary>Why not, or null.</summary>
    /// <param name="followed">How many led here.</param>
    public static FetchResult.Failed? Refuse(Uri from, Uri to, int followed, FetchOptions options)
    {
        if (followed >= options.MaxRedirects)
        {
            return new FetchResult.Failed(FetchErrorClass.TooManyRedirects, $"More than {options.MaxRedirects} redirects.", IsRetriable: false);
        }

        return from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp && !options.AllowInsecureRedirect
            ? new FetchResult.Failed(FetchErrorClass.InsecureRedirect, "A redirect leads from https to http.", IsRetriable: false)
            : null;
    }
}
