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

    private static PatchBatch Named(string text, params string[] names) =>
        Build(text, Chunks(text), chunk => names.SelectMany(name => Mentions(chunk, name, EntityType.Organisation)));
}
