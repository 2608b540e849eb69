using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Artifacts;

/// <summary>What storage still holds of a run, and each piece of it. From the moment a source is deleted nothing of its earlier runs is given.</summary>
public sealed class ArtifactFunctions(
    RunStore runs, SourceStore sources, RunArtifacts artifacts, ArtifactStore blobs, IOptions<AcceptanceOptions> limits)
{
    // It may hold somebody's page: should a browser open it after all, it may not do anything, and has no origin.
    private const string Policy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    /// <summary>
    /// Lists them, in the order of the stages. Two calls and one for 5,000 blobs of the source; for a run that was judged one more, or two when its content
    /// has a newer one; for a run that did not come to the results of all stages up to two more.
    /// </summary>
    [Function("ListArtifacts")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/runs/{runId}/artifacts")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var run = await RunAsync(request, cancellation);
            var source = await SourceAsync(run, cancellation);
            var items = IsErased(run, source) ? [] : await ItemsAsync(run, source, RoutePath.Path(request), cancellation);
            return ConditionalAnswer.Of(request, new RunArtifactsView(run.Id.Value, run.Source.Value, items, IsErased(run, source)));
        });

    /// <summary>
    /// One of them, as it is read from storage; 304 when the caller has it. Three calls; for what a later stage of a judged run left one more, or two when the
    /// run's content has a newer run; for the results of a group up to three more.
    /// </summary>
    [Function("GetArtifact")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/runs/{runId}/artifacts/{name}")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var (name, cancellation) = (RoutePath.Last(request), request.HttpContext.RequestAborted);
            var run = await RunAsync(request, cancellation);
            var life = name is ArtifactPlace.Raw or ArtifactPlace.Text ? null : await artifacts.FindLifeAsync(run, cancellation);
            if (name == ArtifactPlace.Evaluation)
            {
                return Evaluation(request, run, life, await SourceAsync(run, cancellation));
            }

            var source = RunArtifacts.IsGroup(name) ? await SourceAsync(run, cancellation) : null;
            var place = (source is null ? artifacts.PlacesOf(run, life) : await artifacts.FindGroupsAsync(run, life, source, cancellation))
                .FirstOrDefault(one => one.Name == name);
            var content = place is null ? null : await blobs.OpenAsync(place.Blob, cancellation);
            try
            {
                // After the blob was opened: what a deletion has hidden by then is not given, however long it takes to erase.
                RequireKept(run, await SourceAsync(run, cancellation));
                return content is null ? throw Missing(run, name) : Answer(request, run, place!, content);
            }
            catch
            {
                content?.Dispose();
                throw;
            }
        });

    private async Task<RunRecord> RunAsync(HttpRequest request, CancellationToken cancellation)
    {
        var id = RoutePath.Run(request);
        return (await runs.GetAsync(RoutePath.Reflection(request), id, cancellation))?.Value ?? throw new ProblemException(Problem.NotFound($"Run '{id}'"));
    }

    private async Task<SourceState?> SourceAsync(RunRecord run, CancellationToken cancellation) =>
        (await sources.GetAsync(run.Reflection, run.Source, cancellation))?.Value;

    private static bool IsErased(RunRecord run, SourceState? source) => run.Epoch < (source?.Epoch ?? 0);

    private static void RequireKept(RunRecord run, SourceState? source)
    {
        if (IsErased(run, source))
        {
            throw new ProblemException(new Problem(
                410, "gone", "It is not kept any more.",
                $"Source '{run.Source}' was deleted after run '{run.Id}' was accepted: what storage held of the run is erased."));
        }
    }

    private static ProblemException Missing(RunRecord run, string name) => new(Problem.NotFound($"Artifact '{name}' of run '{run.Id}'"));

    private async Task<IReadOnlyList<ArtifactView>> ItemsAsync(RunRecord run, SourceState? source, string path, CancellationToken cancellation)
    {
        var life = await artifacts.FindLifeAsync(run, cancellation);
        var kept = new Dictionary<string, KeptBlob>(StringComparer.Ordinal);
        await foreach (var blob in blobs.ListKeptAsync(ArtifactFolder.Of(run).Root, cancellation))
        {
            kept[blob.Name] = blob;
        }

        var places = artifacts.PlacesOf(run, life).ToList();
        if (places.Find(place => place.Name == ArtifactPlace.Results) is { } results && !kept.ContainsKey(results.Blob))
        {
            places.InsertRange(places.IndexOf(results), await artifacts.FindGroupsAsync(run, life, source, cancellation));
        }

        var items = places.Where(place => kept.ContainsKey(place.Blob))
            .Select(place => View(place.Name, place.Stage, place.ContentType, kept[place.Blob].Bytes, kept[place.Blob].CreatedAt)).ToList();
        if (RunArtifacts.EvaluationOf(run, life) is { } evaluation)
        {
            var before = items.FindIndex(item => item.Name == ArtifactPlace.Segment);
            items.Insert(before < 0 ? items.Count : before, View(
                ArtifactPlace.Evaluation, TelemetryNames.Stages.Evaluate, ArtifactPlace.Json, Bytes(evaluation).Length, run.Timeline[RunStatus.Evaluating]));
        }

        return items;

        ArtifactView View(string name, string stage, string contentType, long bytes, DateTimeOffset at) =>
            new(name, stage, contentType, bytes, at, $"{path}/{name}");
    }

    private IResult Evaluation(HttpRequest request, RunRecord run, LedgerEntry? life, SourceState? source)
    {
        RequireKept(run, source);
        var bytes = Bytes(RunArtifacts.EvaluationOf(run, life) ?? throw Missing(run, ArtifactPlace.Evaluation));
        return Answer(
            request, run, new ArtifactPlace(ArtifactPlace.Evaluation, TelemetryNames.Stages.Evaluate, ""),
            new BlobContent(new MemoryStream(bytes), bytes.Length, $"\"{Sha256Text.Of(bytes)[..32]}\""));
    }

    private IResult Answer(HttpRequest request, RunRecord run, ArtifactPlace place, BlobContent content)
    {
        var (response, limit) = (request.HttpContext.Response, limits.Value.MaxExpandedBytes);
        if (content.Length > limit)
        {
            throw new ProblemException(new Problem(
                413, "too-large", "The artifact is too large.", $"Artifact '{place.Name}' is larger than {limit} bytes.", Limit: limit));
        }

        var tag = new EntityTagHeaderValue(content.ETag);
        response.Headers.ETag = tag.ToString();
        response.Headers.ContentSecurityPolicy = Policy;
        if (ConditionalAnswer.IsKnown(request, tag))
        {
            content.Dispose();
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        response.Headers.ContentDisposition = ArtifactFile.Disposition(run.Id, place);
        response.ContentLength = content.Length;
        return new StreamAnswer(ArtifactFile.TypeOf(place.ContentType), body => CopyAsync(content, body, request.HttpContext.RequestAborted));
    }

    private static async Task CopyAsync(BlobContent content, Stream body, CancellationToken cancellation)
    {
        using (content)
        {
            await content.CopyToAsync(body, cancellation);
        }
    }

    private static byte[] Bytes(EvaluationView evaluation) => JsonSerializer.SerializeToUtf8Bytes(evaluation, ApiJson.Options);
}
