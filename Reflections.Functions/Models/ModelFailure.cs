using System.Net;
using Azure.Identity;

namespace Reflections.Functions.Models;

/// <summary>What a failed call tells.</summary>
/// <param name="ErrorClass">One of <see cref="ModelErrorClass"/>.</param>
/// <param name="Message">The rest of a sentence that begins with the model's name.</param>
/// <param name="IsPassing">Trying again may help.</param>
/// <param name="RetryAfter">How long the service asks to wait, or null.</param>
internal sealed record ModelFailure(string ErrorClass, string Message, bool IsPassing, TimeSpan? RetryAfter = null)
{
    /// <summary>What <paramref name="error"/> tells, whichever client wrapped it. Exceptions of clients are not quoted: they may hold addresses and headers.</summary>
    /// <param name="timedOut">The call was given up because it took too long.</param>
    public static ModelFailure Of(Exception error, bool timedOut)
    {
        if (timedOut)
        {
            return new ModelFailure(ModelErrorClass.Timeout, "took too long to answer", IsPassing: true);
        }

        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ModelHttpException answered:
                    return Of(answered);
                case AuthenticationFailedException:
                    return new ModelFailure(ModelErrorClass.Refused, "cannot be asked: the app's identity got no token", IsPassing: false);
                case HttpRequestException or IOException or OperationCanceledException:
                    return new ModelFailure(ModelErrorClass.Unavailable, "cannot be reached, or the connection was lost", IsPassing: true);
            }
        }

        return new ModelFailure(ModelErrorClass.Unreadable, "gave an answer that is not in its protocol", IsPassing: true);
    }

    private static ModelFailure Of(ModelHttpException answered)
    {
        var message = $"answered {answered.Message}";
        return (answered.Status, answered.Code) switch
        {
            (_, "content_filter") => new ModelFailure(ModelErrorClass.ContentFilter, message, IsPassing: false),
            (HttpStatusCode.TooManyRequests, "insufficient_quota") => new ModelFailure(ModelErrorClass.QuotaExceeded, message, IsPassing: false),
            (HttpStatusCode.TooManyRequests, _) => new ModelFailure(ModelErrorClass.RateLimited, message, IsPassing: true, answered.RetryAfter),
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => new ModelFailure(ModelErrorClass.Refused, message, IsPassing: false),
            (HttpStatusCode.NotFound, _) => new ModelFailure(ModelErrorClass.NotFound, message, IsPassing: false),
            (HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError, _) =>
                new ModelFailure(ModelErrorClass.Unavailable, message, IsPassing: true, answered.RetryAfter),
            _ => new ModelFailure(ModelErrorClass.RequestInvalid, message, IsPassing: false),
        };
    }
}
