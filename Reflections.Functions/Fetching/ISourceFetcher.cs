namespace Reflections.Functions.Fetching;

/// <summary>Gets what a URL holds now. Everything that can go wrong on the way is a value, not an exception.</summary>
public interface ISourceFetcher
{
    /// <param name="url">Absolute, http or https. It may come from anyone: it is judged before and while it is followed.</param>
    /// <param name="validators">What an earlier answer said of its version, to be spared the body when it is still the same.</param>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled. A time-out is a <see cref="FetchResult.Failed"/>.</exception>
    Task<FetchResult> FetchAsync(Uri url, FetchValidators? validators, CancellationToken cancellationToken);
}
