using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;
using Reflections.Functions.Reading;

namespace Reflections.Functions.Explanations;

/// <summary>Answers why a content was skipped, or what else became of it.</summary>
public sealed class LedgerFunctions(LedgerExplainer explainer)
{
    /// <summary>By the ingest key that a run shows.</summary>
    [Function("GetLedgerEntry")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "ledger/{ingestKey}")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var text = RoutePath.Last(request);
            var key = IngestKey.TryParse(text, null, out var id) ? id : throw new ProblemException(Problem.NotFound($"Ingest key '{text}'"));
            return ConditionalAnswer.Of(request, await explainer.ExplainAsync(key, request.HttpContext.RequestAborted));
        });

    /// <summary>By the hash of the canonical text.</summary>
    [Function("GetSourceLedgerEntry")]
    public Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/sources/{sourceId}/ledger")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var (reflection, source) = (RoutePath.Reflection(request), RoutePath.Source(request));
            var text = ReadParameters.Text(request, "contentHash")
                ?? throw new ProblemException(new Problem(400, "missing-field", "A field is missing.", "The query must have 'contentHash'.", "contentHash"));
            var content = ContentHash.TryParse(text, null, out var hash)
                ? hash : throw new ProblemException(Problem.InvalidField("contentHash", "must be 64 lower-case hex digits"));
            return ConditionalAnswer.Of(request, await explainer.ExplainAsync(IngestKey.Of(reflection, source, content), request.HttpContext.RequestAborted));
        });
}
