namespace Reflections.Functions.Models;

/// <summary>Stable names of what can go wrong with a model. They are stored and shown: never renamed.</summary>
public static class ModelErrorClass
{
    /// <summary>The service refuses the key or the identity (401, 403).</summary>
    public const string Refused = "model.refused";

    /// <summary>The service has no such model or address (404).</summary>
    public const string NotFound = "model.not_found";

    /// <summary>The service refuses the request (other 4xx).</summary>
    public const string RequestInvalid = "model.request_invalid";

    /// <summary>The account has used up what it may (a 429 that no waiting helps).</summary>
    public const string QuotaExceeded = "model.quota_exceeded";

    /// <summary>Too many requests (429). Tried again.</summary>
    public const string RateLimited = "model.rate_limited";

    /// <summary>The service fails (5xx), cannot be reached, or is lost on the way. Tried again.</summary>
    public const string Unavailable = "model.unavailable";

    /// <summary>One call took too long. Tried again.</summary>
    public const string Timeout = "model.timeout";

    /// <summary>The service's answer is not in its own protocol. Tried again.</summary>
    public const string Unreadable = "model.unreadable";

    /// <summary>A filter stopped the text or the answer.</summary>
    public const string ContentFilter = "model.content_filter";

    /// <summary>The model declined to answer.</summary>
    public const string Declined = "model.declined";

    /// <summary>The answer was cut at its greatest length.</summary>
    public const string Truncated = "model.truncated";

    /// <summary>The answer was empty each time.</summary>
    public const string EmptyAnswer = "model.empty_answer";

    /// <summary>The answer had not the form asked for, each time.</summary>
    public const string InvalidAnswer = "model.invalid_answer";

    /// <summary>Vectors are missing, of another length, or hold what is no number.</summary>
    public const string InvalidVectors = "model.invalid_vectors";
}
