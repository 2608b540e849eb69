using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Patches.BatchScene;

namespace Reflections.Tests.Domain.Patches;

public sealed class PatchBatchBuilderTests
{
    private const string Text = "ACME runs a ferry.\n\nThe Acme office is in Varnes. Acme sails daily.\n\nACME runs a ferry.";

    [Fact]
    public void Build_Offsets_PointIntoTheDocument()
    {
        var batch = Sample();

        Assert.All(batch.Chunks, chunk => Assert.Equal(chunk.Text, Text.Substring(chunk.Start, chunk.Text.Length)));
        Assert.All(batch.Facts, fact => Assert.Equal(fact.Quote, Text.Substring(fact.Span.Start, fact.Span.Length)));
        Assert.All(
            batch.Entities.SelectMany(entity => entity.Mentions.Select(span => (entity, span))),
            mention => Assert.Equal(mention.entity.Name, Text.Substring(mention.span.Start, mention.span.Length), ignoreCase: true));
    }

    [Fact]
    public void Build_FormsOfOneName_MergeUnderTheOneThatIsNotShouted()
    {
        var acme = Assert.Single(Sample().Entities, entity => entity.Type == EntityType.Organisation);

        Assert.Equal("Acme", acme.Name);
        Assert.Equal(4, acme.Mentions.Count);
        Assert.Equal(acme.Mentions.OrderBy(span => span.Start), acme.Mentions);
    }

    [Fact]
    public void Build_MoreMentionsThanAreKept_KeepsTheFirst()
    {
        var text = string.Concat(Enumerable.Repeat("Acme ", BatchEntity.MaxMentions + 1));
        var acme = Assert.Single(Build(text, Chunks(text), chunk => Mentions(chunk, "Acme", EntityType.Organisation)).Entities);

        Assert.Equal(BatchEntity.MaxMentions, acme.Mentions.Count);
        Assert.Equal(new TextSpan(0, 4), acme.Mentions[0]);
    }

    [Fact]
    public void Build_SameNameOfAnotherType_IsAnotherEntity()
    {
        var batch = Build("Varnes left Varnes.", Chunks("Varnes left Varnes."), _ =>
            [new("Varnes", EntityType.Person, new TextSpan(0, 6)), new("Varnes", EntityType.Place, new TextSpan(12, 6))]);

        Assert.Equal(2, batch.Entities.Count);
    }

    [Fact]
    public void Build_RepeatedFact_KeepsTheFirst() => Assert.Equal(0, Assert.Single(Sample().Facts).Span.Start);

    [Fact]
    public void Build_SameInputsInOtherOrder_SameBytes()
    {
        var chunks = Chunks(Text);

        Assert.Equal(PatchBatchJson.Serialize(Sample()), PatchBatchJson.Serialize(Sample([.. chunks.Reverse()])));
    }

    [Fact]
    public void Build_MentionThatIsNotThere_IsLeftOut() =>
        Assert.Empty(Build("Some words.", Chunks("Some words."), _ => [new("Acme", EntityType.Organisation, new TextSpan(9, 40))]).Entities);

    [Fact]
    public void Build_FactOutsideItsChunk_IsKeptToBeRefused() => Assert.Equal("", Assert.Single(Build(
        "Some words.", Chunks("Some words."), null,
        _ => [new("a", "be", "b", FactPolarity.Positive, null, new TextSpan(5, 50), double.NaN)]).Facts).Quote);

    [Fact]
    public void Build_ChunkWithoutResult_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() => PatchBatchBuilder.Build(
            Reflection, Source, new CanonicalDocument(Text, null, false), null, Pipeline, Chunks(Text),
            new Dictionary<string, ReadOnlyMemory<float>>(), new Dictionary<string, IReadOnlyList<EntityMention>>(),
            new Dictionary<string, IReadOnlyList<ExtractedFact>>()));

        Assert.Equal("vectors", error.ParamName);
    }

    [Theory]
    [InlineData("The Harbour  Trust", "harbour trust")]
    [InlineData("Harbour Trust's", "Harbour\u00A0Trust")]
    [InlineData("O\u2019Neill", "O'Neill")]
    public void OfEntity_FormsOfOneName_AreEqual(string one, string other) =>
        Assert.Equal(KnowledgeIds.OfEntity(EntityType.Other, one), KnowledgeIds.OfEntity(EntityType.Other, other));

    [Fact]
    public void OfFact_AnythingDifferent_Differs()
    {
        string[] ids =
        [
            KnowledgeIds.OfFact("a", "be", "b", FactPolarity.Positive, null),
            KnowledgeIds.OfFact("a", "be", "b", FactPolarity.Negative, null),
            KnowledgeIds.OfFact("a", "be", "b", FactPolarity.Positive, "2020"),
            KnowledgeIds.OfFact("a", "be", "c", FactPolarity.Positive, null),
            KnowledgeIds.OfFact("a", "become", "b", FactPolarity.Positive, null),
            KnowledgeIds.OfFact("ab", "e", "b", FactPolarity.Positive, null),
        ];

        Assert.Distinct(ids);
    }

    private static PatchBatch Sample(IReadOnlyList<Chunk>? chunks = null) => Build(
        Text, chunks ?? Chunks(Text),
        chunk => [.. Mentions(chunk, "ACME", EntityType.Organisation), .. Mentions(chunk, "Acme", EntityType.Organisation), .. Mentions(chunk, "Varnes", EntityType.Place)],
        chunk => Fact(chunk, "ACME", "run", "ferry", "ACME runs a ferry."));
}
