using System.Text.Json;

namespace Reflections.Tests.Dashboard;

/// <summary>Answers that no host of ours gives: wherever there is text, it is the given one.</summary>
internal sealed class HostileAnswers(string text)
{
    public const string Id = "0198aaaabbbb7ccc8dddeeeeffff0000";

    private const string RunItem =
        """
        {"id": "0198aaaabbbb7ccc8dddeeeeffff0000", "reflectionId": "TEXT", "sourceId": "TEXT", "status": "failed", "outcome": "failed", "reason": null, "matchedRunId": null,
         "retryOf": null, "recoveredBy": null, "ticket": 1, "url": "javascript:window.owned=1", "contentHash": "TEXT", "ingestKey": "TEXT", "idempotencyKey": null,
         "failure": {"stage": "fetch", "errorClass": "TEXT", "message": "TEXT"}, "counts": {"chunks": 1}, "timeline": [],
         "createdAt": "2026-01-01T00:00:00Z", "finishedAt": "2026-01-01T00:00:01Z", "seconds": 1}
        """;

    private const string BatchItem =
        """
        {"id": "0198aaaabbbb7ccc8dddeeeeffff0000", "reflectionId": "TEXT", "status": "completed", "total": 2, "done": 2, "outcomes": {"failed": 1, "<svg/onload=window.owned=1>": 1},
         "concurrency": 4, "force": true, "createdAt": "2026-01-01T00:00:00Z", "cancelRequestedAt": null, "finishedAt": "2026-01-01T00:00:01Z",
         "items": [{"sourceId": "TEXT", "runId": "0198aaaabbbb7ccc8dddeeeeffff0000", "outcome": "failed", "reason": "TEXT"},
                   {"sourceId": "other TEXT", "runId": null, "outcome": "<svg/onload=window.owned=1>", "reason": "TEXT"}]}
        """;

    private const string DamageList = """[{"errorClass": "TEXT", "message": "TEXT"}]""";

    public string Runs => Fill($$"""{"items": [{{RunItem}}], "continuation": null}""");

    public string Batch => Fill(BatchItem);

    public string Batches => Fill($$"""{"items": [{{BatchItem}}], "continuation": null, "damaged": {{DamageList}}}""");

    public string Entry => Fill(
        $$"""
        {"ingestKey": "TEXT", "reflectionId": "TEXT", "sourceId": "TEXT", "contentHash": "TEXT", "status": "applied", "owner": "TEXT", "generation": 1, "evaluation": "TEXT",
         "rejection": "TEXT", "isCurrentPipeline": true, "isApplied": true, "explanation": "TEXT", "lives": [{"generation": 1, "status": "TEXT", "owner": "TEXT"}],
         "runs": [{{RunItem}}], "damaged": {{DamageList}}}
        """);

    public string Reviews => Fill(
        """
        {"items": [{"runId": "TEXT", "sourceId": "TEXT", "since": "2026-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z", "reason": "TEXT",
                    "added": 1, "retired": 0, "changed": 0, "unchanged": 0}], "continuation": null}
        """);

    public string Drift => Fill(
        $$"""
        {"examined": {"runs": 1, "instances": 1, "entries": 1, "sources": 1}, "truncated": true, "damaged": {{DamageList}},
         "drift": [{"kind": "TEXT", "reflectionId": "TEXT", "sourceId": "TEXT", "runId": "TEXT", "detail": "TEXT", "repair": "TEXT", "repaired": false}]}
        """);

    public string Bulk => Fill(
        """
        {"matched": 2, "acted": 0, "dryRun": true, "truncated": true,
         "items": [{"id": "TEXT", "status": "failed", "result": "retried", "newRunId": "TEXT", "problem": null},
                   {"id": "TEXT", "status": "failed", "result": "skipped", "newRunId": null, "problem": {"type": "TEXT", "detail": "TEXT"}}]}
        """);

    private string Fill(string answer) => answer.Replace("TEXT", JsonEncodedText.Encode(text).ToString(), StringComparison.Ordinal);
}
