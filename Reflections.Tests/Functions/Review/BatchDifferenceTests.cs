using Reflections.Domain.Documents;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Review;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Ingestion;
using Reflections.Tests.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Review;

public sealed class BatchDifferenceTests
{
    private const string Before = "Norvik Ferries employs 12 people. Norvik Ferries owns a quay. Norvik Ferries sells tickets.";
    private const string After = "Norvik Ferries employs 20 people. Norvik Ferries owns a quay. Norvik Ferries serves coffee.";

    [Fact]
    public async Task Difference_OfAHeldRun_ShowsBothSidesWithTheirQuotes()
    {
        await using var scene = await SceneAsync();
        await scene.ApplyAsync(Before, [("employ", "12 people"), ("own", "a quay"), ("sell", "tickets")]);
        var run = await scene.HoldAsync(After, [("employ", "20 people"), ("own", "a quay"), ("serve", "coffee"), ("paint", "ships")]);
        using var meter = StorageCallMeter.Start();
        var difference = await scene.Desk.DifferenceAsync(Sample.Reflection, run.Id, default);

        Assert.Equal(6, meter.Count);
        Assert.Equal((run.Id.Value, 1L), (difference.RunId, difference.AgainstGeneration));
        var changed = Assert.Single(difference.FactsChanged);
        Assert.Equal(("Norvik Ferries employs 12 people.", "Norvik Ferries employs 20 people."), (changed.Before.Quote, changed.After.Quote));
        Assert.Equal((0, Before), (changed.Before.PassageStart, changed.Before.Passage));
        Assert.Equal((0, After), (changed.After.PassageStart, changed.After.Passage));
        Assert.Equal("serve", Assert.Single(difference.FactsAdded).Predicate);
        Assert.Equal("sell", Assert.Single(difference.FactsRetired).Predicate);
        Assert.Equal("own", Assert.Single(difference.FactsUnchanged).Predicate);
        Assert.Equal((RefusalCodes.ObjectNotInQuote, "ships"), (Assert.Single(difference.Refused).Code, difference.Refused[0].Fact.Object));
    }

    [Fact]
    public async Task Difference_NothingApplied_IsAllNew()
    {
        await using var scene = await SceneAsync();
        var run = await scene.HoldAsync(After, [("own", "a quay")]);
        using var meter = StorageCallMeter.Start();
        var difference = await scene.Desk.DifferenceAsync(Sample.Reflection, run.Id, default);

        Assert.Equal(5, meter.Count);
        Assert.Equal(0, difference.AgainstGeneration);
        Assert.Single(difference.FactsAdded);
        Assert.Equal("Norvik Ferries", Assert.Single(difference.EntitiesAdded).Name);
    }

    [Fact]
    public async Task Difference_RunThatWaitsForNoReview_IsAConflict()
    {
        await using var scene = await SceneAsync();
        await scene.ApplyAsync(Before, [("own", "a quay")]);
        var run = await scene.HoldAsync(After, [("own", "a quay")]);
        var entry = (await scene.Ledger.GetAsync(run.Key!, default))!.Value;
        await scene.Driver.Protocol.RejectAsync(entry, RejectionKind.Judgement, "It was refused.", default);

        Assert.Equal(409, (await Assert.ThrowsAsync<ProblemException>(() => scene.Desk.DifferenceAsync(Sample.Reflection, run.Id, default))).Problem.Status);
        var unknown = RunId.New(TimeProvider.System);
        Assert.Equal(404, (await Assert.ThrowsAsync<ProblemException>(() => scene.Desk.DifferenceAsync(Sample.Reflection, unknown, default))).Problem.Status);
    }

    private static async Task<Scene> SceneAsync()
    {
        var prefix = SharedAzurite.UniquePrefix();
        return new Scene(await TestStorage.CreateAsync(prefix), await IngestServices.CreateAsync(prefix), await IngestServices.CreateAsync(prefix));
    }

    /// <param name="reader">Has nothing of what was written in memory.</param>
    private sealed class Scene(TestStorage storage, IngestServices services, IngestServices reader) : IAsyncDisposable
    {
        public PatchDriver Driver { get; } = new(storage);

        public ReviewDesk Desk => reader.Get<ReviewDesk>();

        public LedgerStore Ledger => storage.Ledger;

        public async Task ApplyAsync(string text, (string Predicate, string Object)[] facts)
        {
            var run = await Driver.TakeTicketAsync();
            var entry = await ProposeAsync(run, text, facts);
            var batch = Batch(text, facts);
            var verdict = new Verdict(VerdictKind.Approve, "Good.", 0, [], batch);
            await Driver.Protocol.ApproveAsync(entry, verdict, Sample.Hub, 0, default);
            await Driver.ApplyAsync(text, run.Ticket);
        }

        public async Task<RunRecord> HoldAsync(string text, (string Predicate, string Object)[] facts)
        {
            var ticketed = await Driver.TakeTicketAsync();
            await ProposeAsync(ticketed, text, facts);
            await services.Get<StageArtifacts>().PutDocumentAsync(ArtifactFolder.Of(ticketed), new CanonicalDocument(text, null, IsMarkdown: false), default);
            var held = ticketed.Advance(RunStatus.Evaluating, Sample.Noon).Advance(RunStatus.AwaitingReview, Sample.Noon) with { Key = Driver.Key(text), Content = Sample.Content(text) };
            var standing = await storage.Runs.GetAsync(Sample.Reflection, ticketed.Id, default);
            Assert.NotNull(await storage.Runs.TryWriteAsync(held, standing?.ETag, default));
            return held;
        }

        public async ValueTask DisposeAsync()
        {
            await reader.DisposeAsync();
            await services.DisposeAsync();
            await storage.DisposeAsync();
        }

        private Task<Stored<LedgerEntry>> ProposeAsync(RunRecord run, string text, (string Predicate, string Object)[] facts) =>
            Driver.Protocol.ProposeAsync(run, Driver.Key(text), Sample.Content(text), Sample.Fingerprint, Batch(text, facts), default);

        private PatchBatch Batch(string text, (string Predicate, string Object)[] facts)
        {
            var sentences = text.Split(". ").Select(sentence => sentence.TrimEnd('.') + ".").ToList();
            return Sample.Batch(text, Driver.Source) with
            {
                Entities = [new BatchEntity(KnowledgeIds.OfEntity(EntityType.Organisation, "Norvik Ferries"), "Norvik Ferries", EntityType.Organisation, [new TextSpan(0, 14)])],
                Facts =
                [
                    .. facts.Select((fact, i) => (fact.Predicate, fact.Object, Quote: sentences.Find(sentence => sentence.Contains(fact.Object, StringComparison.Ordinal)) ?? sentences[0]))
                        .Select(fact => new BatchFact(
                            KnowledgeIds.OfFact("Norvik Ferries", fact.Predicate, fact.Object, FactPolarity.Positive, null), "Norvik Ferries", fact.Predicate, fact.Object,
                            FactPolarity.Positive, null, fact.Quote, new TextSpan(text.IndexOf(fact.Quote, StringComparison.Ordinal), fact.Quote.Length), 0, 0.9)),
                ],
            };
        }
    }
}
