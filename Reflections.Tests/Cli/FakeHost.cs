using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Reflections.Cli.Hosts;

namespace Reflections.Tests.Cli;

/// <summary>A small server that speaks the HTTP API by script.</summary>
internal sealed class FakeHost : IRunningApp
{
    private readonly WebApplication _app;

    private FakeHost(WebApplication app, FakeState state)
    {
        _app = app;
        State = state;
    }

    public FakeState State { get; }

    public Uri Address => new(_app.Urls.First());

    public bool IsStopped { get; private set; }

    public static async Task<FakeHost> StartAsync(FakeState? state = null, string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var host = new FakeHost(builder.Build(), state ?? new FakeState());
        host.Map();
        await host._app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        IsStopped = true;
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private void Map()
    {
        _app.Use(ScriptedAsync);
        _app.MapGet("/api/reflections", () => Results.Json(new { items = new[] { new { reflectionId = "handbook", createdAt = "2026-01-01T00:00:00Z" } } }));
        _app.MapPost("/api/reflections/{reflection}/sources/{source}/runs", PostAsync);
        _app.MapGet("/api/reflections/{reflection}/runs/{id}", (string reflection, string id) =>
            State.Runs.TryGetValue(id, out var run) && run.Reflection == reflection ? Results.Json(Show(run)) : Problem(404, "The run is not known."));
        _app.MapGet("/api/reflections/{reflection}/runs", (string reflection, int top, string? continuation) =>
        {
            // Pages of two, whatever was asked for.
            var all = State.Runs.Values.Where(run => run.Reflection == reflection).OrderByDescending(run => run.Id, StringComparer.Ordinal).ToList();
            var from = int.Parse(continuation ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            var damaged = State.Damage is { } message ? new[] { new { errorClass = "storage.damaged_row", message } } : null;
            return Results.Json(new { items = all.Skip(from).Take(2).Select(Show), continuation = from + 2 < all.Count ? $"{from + 2}" : null, damaged });
        });
        _app.MapGet("/api/reflections/{reflection}/search", (string q, int top) => Results.Json(new
        {
            items = new[]
            {
                new
                {
                    score = 0.03278, lexicalRank = 1, vectorRank = 2, text = q,
                    citation = new { sourceId = "a.md", title = "A", headingPath = new[] { "Install [x]", "Linux" }, location = q == "placed" ? "pages 7-8, Linux" : null, start = 10, length = 7, quote = "run\n  \u001b[31m it" },
                },
            },
        }));
        _app.MapGet("/api/reflections/{reflection}/export", () => Results.Text("{\"kind\":\"entity\",\"name\":\"Ærø\"}\n{\"kind\":\"fact\"}\n", "application/x-ndjson"));
        _app.MapGet("/runtime/webhooks/durabletask/instances", () =>
        {
            State.InstanceQueries++;
            State.WasSweptFirst |= State.Runs.TryGetValue(FakeState.Sweep, out var sweep) && sweep.IsShown;
            return Results.Json(State.Instances.Count > 1 && State.Instances.TryDequeue(out var next) ? next : State.Instances.FirstOrDefault() ?? []);
        });
        _app.MapPost("/api/sweeps", (string? dryRun) =>
        {
            State.WasDrySweep = dryRun == "true";
            State.Runs[FakeState.Sweep] = new FakeState.Accepted(FakeState.Sweep, "-", "-", new FakeRun("completed", Stages: ["sweeping", "sweeping"]));
            return Results.Json(new { id = FakeState.Sweep, statusQueryGetUri = $"{Address}runtime/webhooks/durabletask/instances/{FakeState.Sweep}" }, statusCode: 202);
        });
        _app.MapGet("/runtime/webhooks/durabletask/instances/{id}", StatusAsync);
    }

    /// <summary>Answers as the test wrote down, if it did.</summary>
    private async Task ScriptedAsync(HttpContext context, RequestDelegate next)
    {
        var target = $"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}";
        if (State.AnswerTo(target) is not { } answer)
        {
            await next(context);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        State.Requests.Enqueue(new FakeRequest(target, await reader.ReadToEndAsync(), context.Request.Headers["Idempotency-Key"].FirstOrDefault()));
        if (State.OnScripted is { } onScripted)
        {
            await onScripted();
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (answer.RetryAfter is { } pause)
        {
            context.Response.Headers.RetryAfter = pause;
        }

        await context.Response.WriteAsync(answer.Body);
    }

    private async Task<IResult> PostAsync(HttpRequest request, string reflection, string source)
    {
        source = source.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        using var reader = new StreamReader(request.Body);
        State.Posts.Enqueue(new FakePost(
            reflection, source, request.ContentType, request.Query["name"].FirstOrDefault(), request.Query["force"] == "true", await reader.ReadToEndAsync()));
        var script = State.Sources.GetValueOrDefault(source, new FakeRun("completed"));
        if (script.Problem is { } problem)
        {
            return Problem((int)script.ProblemStatus, problem);
        }

        var run = new FakeState.Accepted($"{State.NextRun():x32}", reflection, source, script);
        State.Runs[run.Id] = run;
        return script.Outcome == "duplicate_skipped"
            ? Results.Json(new { id = run.Id, run = Show(run) })
            : Results.Json(new { id = run.Id, statusQueryGetUri = $"{Address}runtime/webhooks/durabletask/instances/{run.Id}?code=k", run = Show(run) }, statusCode: 202);
    }

    private async Task<IResult> StatusAsync(string id)
    {
        if (State.OnStatus is { } onStatus)
        {
            await onStatus();
        }

        if (!State.Runs.TryGetValue(id, out var run))
        {
            return Results.NotFound();
        }

        if (run.NextStage() is { } stage)
        {
            return Results.Json(new { instanceId = id, runtimeStatus = "Running", customStatus = new { stage, done = 1, total = 3 } }, statusCode: 202);
        }

        return run.Script.Outcome == "awaiting_review"
            ? Results.Json(new { instanceId = id, runtimeStatus = "Running", customStatus = new { stage = "awaiting_review", done = 0, total = 0 } }, statusCode: 202)
            : Results.Json(new { instanceId = id, runtimeStatus = "Completed", customStatus = (object?)null, output = id == FakeState.Sweep ? State.SweepReceipt : null });
    }

    private static object Show(FakeState.Accepted run)
    {
        var settled = run.IsShown || run.Script.Outcome == "duplicate_skipped";
        var terminal = settled && run.Script.Outcome != "awaiting_review";
        return new
        {
            id = run.Id,
            reflectionId = run.Reflection,
            sourceId = run.Source,
            status = settled ? run.Script.Outcome : "queued",
            outcome = terminal ? run.Script.Outcome : null,
            reason = settled ? run.Script.Reason : null,
            failure = terminal && run.Script.FailureStage is { } stage ? new { stage, errorClass = $"{stage}.broken", message = run.Script.Reason } : null,
            counts = new { chunks = 12, changedChunks = 1, entities = 18, facts = 22, refusedFacts = 3, storageCalls = 31, modelCalls = 3 },
            timeline = new[] { new { status = "queued", at = "2026-01-01T00:00:00Z" }, new { status = "applying", at = "2026-01-01T00:00:01.5Z" } },
            createdAt = "2026-01-01T00:00:00Z",
            seconds = terminal ? 0.41 : (double?)null,
        };
    }

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status, title: "Refused.");
}
