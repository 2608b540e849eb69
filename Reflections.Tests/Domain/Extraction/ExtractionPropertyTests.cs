using CsCheck;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.Domain.Extraction;

public sealed class ExtractionPropertyTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Pick.From("The ", "Anna Berg ", "was founded ", "by ", "in 1987", ", ", ". ", "which ", "and ", "is ", "not ", "€", "12 kg ", "| ", "\n", "# ", "- ", "(", ")", "“", "it ", "has ", "of ", "University ", "'s ", "MV ", "12 ", "a@b.co ", "https://", "\u0301", "\U0001F3B6", "St. ", "J. "),
        Gen.Char.Select(c => c.ToString())).Array[0, 60].Select(string.Concat);

    [Fact]
    public void ExtractAsync_AnyText_GivesExactSpansTwiceTheSame() => Texts.Sample(text =>
    {
        var (entities, facts) = Extract(text);
        var end = 0;
        foreach (var entity in entities)
        {
            Assert.True(entity.Span.Start >= end && entity.Span.Length > 0);
            Assert.Equal(entity.Name, text.Substring(entity.Span.Start, entity.Span.Length));
            end = entity.Span.End;
        }

        foreach (var fact in facts)
        {
            Assert.True(fact.Span.Length > 0 && fact.Span.End <= text.Length);
            Assert.False(string.IsNullOrWhiteSpace(fact.Subject) || string.IsNullOrWhiteSpace(fact.Predicate) || string.IsNullOrWhiteSpace(fact.Object), text);
        }

        var again = Extract(text);
        Assert.Equal(entities, again.Entities);
        Assert.Equal(facts, again.Facts);
    });

    [Theory]
    [InlineData("A")]
    [InlineData("A ")]
    [InlineData("Anna Berg, ")]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("1.")]
    [InlineData("a.")]
    [InlineData("a@")]
    [InlineData("https://")]
    [InlineData("the dog was built and ")]
    [InlineData("It is. ")]
    [InlineData("of the ")]
    [InlineData("(")]
    [InlineData("+1 ")]
    public void ExtractAsync_LongHostileText_TakesLinearTime(string unit) =>
        Extract(string.Concat(Enumerable.Repeat(unit, 100_000 / unit.Length)));

    /// <summary>Time is a poor witness; what is allocated grows with every token and step that is taken.</summary>
    [Theory]
    [InlineData("A ")]
    [InlineData("1 ")]
    [InlineData("\"A ")]
    [InlineData("(((,")]
    [InlineData("Anna Berg, who was born, ")]
    [InlineData("A-based ")]
    [InlineData("University of ")]
    [InlineData("\uD83C\uDFB6")]
    public void ExtractAsync_TwiceTheText_DoesTwiceTheWork(string unit)
    {
        Allocated(unit, 1_000);
        var once = Allocated(unit, 20_000);
        Assert.InRange(Allocated(unit, 40_000), 0, 2.5 * once);
    }

    private static long Allocated(string unit, int length)
    {
        var text = string.Concat(Enumerable.Repeat(unit, length / unit.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Extract(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (IReadOnlyList<EntityMention> Entities, IReadOnlyList<ExtractedFact> Facts) Extract(string text)
    {
        var chunk = new Chunk(0, 0, 1, ["Anna Berg"], text);
        var entities = new RuleEntityExtractor().ExtractAsync(chunk, CancellationToken.None).Result;
        return (entities, new RuleFactExtractor().ExtractAsync(chunk, entities, CancellationToken.None).Result);
    }
}
