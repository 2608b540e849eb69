using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Reflections.Domain.Overview;
using Reflections.Functions.Hosting;
using Reflections.Functions.Reading;

namespace Reflections.Functions.Overview;

/// <summary>Shows a reflection in numbers.</summary>
public sealed class OverviewFunction(OverviewReader reader)
{
    private const int DefaultDays = 7;

    /// <summary>The runs of the last days, and the backlog.</summary>
    [Function("GetOverview")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/overview")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var days = DefaultDays;
            if (ReadParameters.Text(request, "days") is { } text
                && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= RunOverview.MaxDays))
            {
                throw new ProblemException(Problem.InvalidField("days", $"must be a whole number from 1 to {RunOverview.MaxDays}", RunOverview.MaxDays));
            }

            return ConditionalAnswer.Of(request, await reader.ReadAsync(RoutePath.Reflection(request), days, request.HttpContext.RequestAborted));
        });
}
