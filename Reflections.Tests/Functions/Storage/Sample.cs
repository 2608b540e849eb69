using Reflections.Domain.Evaluation;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Knowledge;

namespace Reflections.Tests.Functions.Storage;

/// <summary>Small, complete values of the domain.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly ReflectionId Reflection = ReflectionId.Parse("handbook / #1?");
    public static readonly SourceId Source = SourceId.Parse("guides/harbour \\ ø.md");
    public static readonly SourceKey Key = new(Reflection, Source);
    public static readonly PipelineFingerprint Fingerprint = PipelineFingerprint.Of("sample");

    public const string Hub = "hub-a";

    public static RunRecord Run(long ticket, SourceId? source = null, TimeProvider? time = null) => new()
    {
        Id = RunId.New(time ?? TimeProvider.System),
        Reflection = Reflection,
        Source = source ?? Source,
        Status = RunStatus.Queued,
        Ticket = ticket,
        Hub = Hub,
        Input = new SourceInput(null, "raw/1", "text/markdown", "harbour.md"),
        CreatedAt = Noon,
    };

    /// <summary>With an address beyond ASCII in both forms, and a tag that JSON has to escape.</summary>
    public static SourceValidators Validators { get; } =
        new("https://ø.example/a?b=1", "https://xn--8ca.example/c", "W/\"é\\1\"", Noon.AddDays(-1), "build");

    public static ContentHash Content(string text) => ContentHash.OfCanonical(text);

    public static IngestKey Ingest(string text, SourceId? source = null) => IngestKey.Of(Reflection, source ?? Source, Content(text));

    /// <summary>A batch in which every word of the text is an entity and a fact's subject.</summary>
    public static PatchBatch Batch(string text, SourceId? source = null)
    {
        var entities = new List<BatchEntity>();
        var facts = new List<BatchFact>();
        var start = 0;
        foreach (var word in text.Split(' '))
        {
            var span = new TextSpan(start, word.Length);
            if (entities.All(entity => entity.Name != word))
            {
                entities.Add(new BatchEntity(KnowledgeIds.OfEntity(EntityType.Other, word), word, EntityType.Other, [span]));
                facts.Add(new BatchFact(
                    KnowledgeIds.OfFact(word, "be", text, FactPolarity.Positive, null), word, "be", text, FactPolarity.Positive, null, word, span, 0, 0.75));
            }

            start += word.Length + 1;
        }

        return new PatchBatch
        {
            Reflection = Reflection,
            Source = source ?? Source,
            Content = Content(text),
            Fingerprint = Fingerprint,
            Title = "Harbour",
            Url = null,
            TextLength = text.Length,
            Chunks = [new BatchChunk(0, 0, 3, ["Harbour"], text, Sha256Text.Of(text), VectorText.Encode([0.5f, -1f, 0.25f]))],
            Entities = [.. entities.OrderBy(entity => entity.Id, StringComparer.Ordinal)],
            Facts = facts,
        };
    }

    public static Verdict Accept(PatchBatch batch, long against = 0) => new(VerdictKind.Approve, "All facts are grounded.", against, [], batch);

    public static SourceState State(long latest, RunId? turn = null) => new()
    {
        Reflection = Reflection,
        Source = Source,
        Latest = latest,
        Turn = turn is null ? null : new TurnHolder(turn, latest, Hub, Noon),
    };

    public static AppliedVersion Version(long generation, string text = "Ann founded Harbour") => new(
        generation, Ingest(text), Content(text), Fingerprint, Sha256Text.Of(text), RunId.New(TimeProvider.System), Noon,
        "batches/1", "segments/1", 1, 2, 3, "Harbour", null);
}
