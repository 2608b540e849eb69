using Reflections.Tests.Functions.Storage;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Domain.Documents;
using Reflections.Domain.Identity;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Deletion;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Reading;
using Reflections.Functions.Review;
using Reflections.Functions.Sweeping;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The actors that meet in a race.</summary>
internal static class Cast
{
    public static readonly ReflectionId Reflection = ReflectionId.Parse("races");
    public static readonly SourceId Source = SourceId.Parse("works.md");

    private static readonly ConcurrentDictionary<string, CanonicalDocument> Documents = new(StringComparer.Ordinal);

    /// <summary>Somebody who sends a document.</summary>
    public static Strand Send(
        this World world, HostProcess process, string name, string text, string? key = null, bool force = false, SourceId? source = null) =>
        world.Ask(process, name, new AcceptRequest(Reflection, source ?? Source, Key(key), null, Inline(text), force, null));

    /// <summary>Somebody who names a page to fetch.</summary>
    public static Strand SendUrl(this World world, HostProcess process, string name, string path, string? key = null) =>
        world.Ask(process, name, new AcceptRequest(Reflection, Source, Key(key), new Uri($"https://site.example{path}"), null, false, null));

    /// <summary>A sweep, as the timer begins one.</summary>
    public static Strand Sweep(this World world, HostProcess process) =>
        world.Act($"timer {process.Hub.Name}", process, host => host.Get<SweepFunctions>().OnTimerAsync(new TimerInfo(), host.Client, default));

    /// <summary>A sweep of the timer some minutes later.</summary>
    public static Strand SweepLater(this World world, HostProcess process, int minutes) =>
        world.Act($"later timer {process.Hub.Name}", process, async host =>
        {
            await Task.Delay(TimeSpan.FromMinutes(minutes), world.Clock);
            await host.Get<SweepFunctions>().OnTimerAsync(new TimerInfo(), host.Client, default);
        });

    /// <summary>A reader of everything, who may see any version that is visible between the beginning and the end of the reading, but only one.</summary>
    public static Strand Read(this World world, HostProcess process, string name) =>
        world.Act(name, process, async host =>
        {
            var before = world.Watch.Flips.Count;
            using var read = new MemoryStream();
            await host.Get<KnowledgeExport>().WriteAsync(await host.Get<VersionReader>().ListAppliedAsync(Reflection, null, [], default), [], read, default);
            var visible = world.Watch.Flips.Skip(before - 1).ToList();
            if (Reading.ProblemOf(Encoding.UTF8.GetString(read.ToArray()), visible, before == 0) is { } problem)
            {
                world.Violate($"{name} {problem}.");
            }
        });

    /// <summary>Somebody who looks a name up.</summary>
    public static Strand LookUp(this World world, HostProcess process, string name) =>
        world.Act($"look {name} up", process, async host =>
        {
            var before = world.Watch.Flips.Count;
            var hits = await host.Get<KnowledgeStore>().FindByNameAsync(Reflection, name, default);
            var visible = world.Watch.Flips.Skip(before - 1).ToList();
            if (Reading.ProblemOf(hits, name, visible, before == 0) is { } problem)
            {
                world.Violate($"Looking {name} up {problem}.");
            }
        });

    /// <summary>An operator who terminates a run's orchestration, running or not.</summary>
    public static Strand Cancel(this World world, HostProcess process, string run) =>
        world.Act($"cancel {run}", process, async host =>
        {
            world.IsDisturbed = true;
            try
            {
                await host.Client.TerminateInstanceAsync(world.IdOf(run));
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // It is not there yet, or has ended.
            }
        });

    /// <summary>An operator who does so at any step, or not at all.</summary>
    public static void MayCancel(this World world, HostProcess process, string run) =>
        world.Chance($"operator of {run}", ("decide", () => world.Cancel(process, run)));

    /// <summary>Somebody who deletes the source, and asks again when there is no answer.</summary>
    public static Strand Delete(this World world, HostProcess process, string name) =>
        world.Act(name, process, async host =>
        {
            try
            {
                await host.Get<DeletionProtocol>().DeleteAsync(Reflection, Source, waiting => host.Client.WakeAsync(waiting, "deleted", default), default);
            }
            catch (DiedException)
            {
                await world.Scheduler.PermitAsync("asks again", when: () => host.Hub.Process is not null);
                world.Delete(host.Hub.Process!, name);
            }
        });

    /// <summary>Somebody who raises the review event of a run though nothing is decided.</summary>
    public static Strand Nudge(this World world, HostProcess process, string run) =>
        world.Act($"nudge {run}", process, host => host.Client.WakeAsync([RunId.Parse(world.IdOf(run))], "nudge", default));

    /// <summary>The hub's process may die at any step, with writes on their way or without; another one starts some time later.</summary>
    public static void Crashable(this World world, string hub) => world.Chance(
        $"host {hub}",
        ("crash", () => world.Crash(hub, late: false)),
        ("crash while writes are on their way", () => world.Crash(hub, late: true)));

    /// <summary>An activity that is in flight may be executed once more.</summary>
    public static void Twice(this World world, string hub, string name)
    {
        world.Chance(name, ("an activity is executed twice", Repeat));

        void Repeat()
        {
            if (world.HubOf(hub).Process is { Engine.InFlight: [.., var last] } process)
            {
                world.IsDisturbed = true;
                process.Engine.Repeat(last);
            }
        }
    }

    /// <summary>A reviewer who decides as soon as the run waits.</summary>
    public static Strand Review(this World world, HostProcess process, string name, string run, string decision) =>
        world.Act(name, process, async host =>
        {
            await world.Scheduler.PermitAsync("reads", when: () => world.Watch.StatusOf(run) == Reflections.Domain.Runs.RunStatus.AwaitingReview);
            await host.Get<ReviewFunction>().ReviewAsync(ReviewRequest(world.IdOf(run), decision), host.Client);
        });

    // Whoever has a key and gets no answer asks again, once somebody answers.
    private static Strand Ask(this World world, HostProcess process, string name, AcceptRequest request) =>
        world.Act(name, process, async host =>
        {
            try
            {
                var run = await host.Get<RunAcceptance>().AcceptAsync(request, host.Client, default);
                world.Accepted.Add(new Acceptance(name, request.IdempotencyKey?.Value, run.Id));
            }
            catch (DiedException) when (request.IdempotencyKey is not null)
            {
                await world.Scheduler.PermitAsync("asks again", when: () => host.Hub.Process is not null);
                world.Ask(host.Hub.Process!, name, request);
            }
        });

    private static IdempotencyKey? Key(string? key) => key is null ? null
        : IdempotencyKey.TryCreate(key, out var made, out var problem) ? made : throw new ArgumentException(problem, nameof(key));

    private static InlineContent Inline(string text)
    {
        var bytes = BinaryData.FromString(text);
        var document = Documents.GetOrAdd(
            text, _ => ((DocumentReading.Accepted)DocumentReader.Read(bytes, "text/markdown", "works.md", DocumentLimits.Default)).Document);
        return new InlineContent(bytes, "text/markdown", "works.md", document);
    }

    private static HttpRequest ReviewRequest(string run, string decision)
    {
        var http = new DefaultHttpContext();
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = $"/api/reflections/{Reflection}/runs/{run}/review";
        http.Request.Method = "POST";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { decision })));
        return http.Request;
    }
}
