using System.Net;

namespace Reflections.Tests.Cli;

/// <summary>How the fake host treats a source.</summary>
/// <param name="Outcome">Where the run ends; <c>awaiting_review</c> stays there.</param>
/// <param name="Stages">Stages shown, one a poll, before that.</param>
internal sealed record FakeRun(string Outcome, string Reason = "As told.", IReadOnlyList<string>? Stages = null)
{
    /// <summary>Refuses the source with this problem's detail.</summary>
    public string? Problem { get; init; }

    public HttpStatusCode ProblemStatus { get; init; } = HttpStatusCode.BadRequest;

    /// <summary>Told as the failure of the run.</summary>
    public string? FailureStage { get; init; }

    public IReadOnlyList<string> Shown => Stages ?? ["fetching", "embedding", "applying"];
}

/// <summary>A request to ingest as the fake host got it.</summary>
internal sealed record FakePost(string Reflection, string Source, string? ContentType, string? Name, bool Force, string Body);
