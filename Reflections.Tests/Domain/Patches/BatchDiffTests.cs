using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Patches.BatchScene;

namespace Reflections.Tests.Domain.Patches;

public sealed class BatchDiffTests
{
    [Fact]
    public void Between_AppliedAndProposed_SplitsByIds()
    {
        const string Before = "Acme runs a ferry. Acme owns a quay.";
        const string After = "Acme owns a quay. Acme sells tickets.";
        var applied = Build(Before, Chunks(Before), null, chunk =>
            [.. Fact(chunk, "Acme", "run", "ferry", "Acme runs a ferry."), .. Fact(chunk, "Acme", "own", "quay", "Acme owns a quay.")]);
        var proposed = Build(After, Chunks(After), null, chunk =>
            [.. Fact(chunk, "Acme", "own", "quay", "Acme owns a quay."), .. Fact(chunk, "Acme", "sell", "tickets", "Acme sells tickets.")]);
        var diff = BatchDiff.Between(applied, proposed);

        Assert.Equal("tickets", Assert.Single(diff.FactsAdded).Object);
        Assert.Equal("ferry", Assert.Single(diff.FactsRetired).Object);
        Assert.Equal(0, Assert.Single(diff.FactsUnchanged).Span.Start);
        Assert.Equal(2, BatchDiff.Between(null, proposed).FactsAdded.Count);
    }

    [Fact]
    public void Between_Entities_NamesWhatCameAndWhatWent()
    {
        var applied = Named("Acme runs Bolt.", "Acme", "Bolt");
        var proposed = Named("Acme runs Cargo.", "Acme", "Cargo");

        var diff = BatchDiff.Between(applied, proposed);
        Assert.Equal("Cargo", Assert.Single(diff.EntitiesAdded).Name);
        Assert.Equal("Bolt", Assert.Single(diff.EntitiesRemoved).Name);

        var first = BatchDiff.Between(null, proposed);
        Assert.Equal(2, first.EntitiesAdded.Count);
        Assert.Empty(first.EntitiesRemoved);
    }

    [Fact]
    public void Between_OtherObjectOfTheSame_IsAPair()
    {
        var diff = BatchDiff.Between(
            Says("Acme employs 12 people. Acme owns a quay.", ("employ", "12 people"), ("own", "quay")), Says("Acme employs 20 people. Acme owns a quay.", ("employ", "20 people"), ("own", "quay")));

        var changed = Assert.Single(diff.FactsChanged);
        Assert.Equal(("12 people", "20 people"), (changed.Before.Object, changed.After.Object));
        Assert.Equal("quay", Assert.Single(diff.FactsUnchanged).Object);
        Assert.Empty(diff.FactsAdded);
        Assert.Empty(diff.FactsRetired);
    }

    [Fact]
    public void Between_MoreBeforeThanAfter_PairsWhatItCan()
    {
        const string Before = "Acme owns a quay. Acme owns a ship.";
        var applied = Build(Before, Chunks(Before), null, chunk => [.. Fact(chunk, "Acme", "own", "quay", "Acme owns a quay."), .. Fact(chunk, "Acme", "own", "ship", "Acme owns a ship.")]);
        var diff = BatchDiff.Between(applied, Says("Acme owns a lamp.", ("own", "lamp")));

        Assert.Equal(("quay", "lamp"), (Assert.Single(diff.FactsChanged).Before.Object, diff.FactsChanged[0].After.Object));
        Assert.Equal("ship", Assert.Single(diff.FactsRetired).Object);
    }

    [Fact]
    public void Between_OtherPolarity_IsPairedWithItsOwnObject()
    {
        const string After = "Acme owns a lamp. Acme does not own a quay.";
        var proposed = Build(After, Chunks(After), null, chunk =>
            [.. Fact(chunk, "Acme", "own", "lamp", "Acme owns a lamp."), .. Fact(chunk, "Acme", "own", "quay", "Acme does not own a quay.", FactPolarity.Negative)]);
        var diff = BatchDiff.Between(Says("Acme owns a quay.", ("own", "quay")), proposed);

        Assert.Equal(("quay", FactPolarity.Negative), (Assert.Single(diff.FactsChanged).After.Object, diff.FactsChanged[0].After.Polarity));
        Assert.Equal("lamp", Assert.Single(diff.FactsAdded).Object);
    }

    [Fact]
    public void Between_NameBecomesAnAlias_IsARenaming()
    {
        const string Before = "Norvik Ferries owns a quay.";
        const string After = "Norvik Ferries AS met. Norvik Ferries owns a mill.";
        var diff = BatchDiff.Between(Firm(Before, "Norvik Ferries", "quay"), Firm(After, "Norvik Ferries AS", "mill"));

        var renamed = Assert.Single(diff.EntitiesRenamed);
        Assert.Equal(("Norvik Ferries", "Norvik Ferries AS"), (renamed.Before.Name, renamed.After.Name));
        Assert.Empty(diff.EntitiesAdded);
        Assert.Empty(diff.EntitiesRemoved);
        Assert.Equal(("quay", "mill"), (Assert.Single(diff.FactsChanged).Before.Object, diff.FactsChanged[0].After.Object));

        PatchBatch Firm(string text, string name, string @object) => Build(
            text, Chunks(text),
            chunk => [.. Mentions(chunk, name, EntityType.Organisation), .. Mentions(chunk, "Norvik Ferries", EntityType.Organisation).Where(mention => name.Length == 14 || mention.Span.Start > 0)],
            chunk => Fact(chunk, "Norvik Ferries", "own", @object, $"Norvik Ferries owns a {@object}."));
    }

    [Fact]
    public void Between_SameMentionsOfTheSameText_IsARenaming()
    {
        var applied = Named("Acme runs.", "Acme");
        var proposed = Named("Acme runs.", "Acme runs");
        var moved = proposed with { Entities = [proposed.Entities[0] with { Mentions = applied.Entities[0].Mentions }] };

        Assert.Single(BatchDiff.Between(applied, moved).EntitiesRenamed);
        Assert.Empty(BatchDiff.Between(applied, proposed).EntitiesRenamed);
        Assert.Empty(BatchDiff.Between(applied with { Content = Reflections.Domain.Identity.ContentHash.OfCanonical("other") }, moved).EntitiesRenamed);
    }

    private static PatchBatch Says(string text, params (string Predicate, string Object)[] facts) =>
        Build(text, Chunks(text), null, chunk => facts.SelectMany(fact => Fact(chunk, "Acme", fact.Predicate, fact.Object, text)));

    private static PatchBatch Named(string text, params string[] names) =>
        Build(text, Chunks(text), chunk => names.SelectMany(name => Mentions(chunk, name, EntityType.Organisation)));
}
