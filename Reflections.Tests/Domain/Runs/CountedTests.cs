using Reflections.Domain.Reconciliation;
using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Runs;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 chunks")]
    [InlineData(1, "1 chunk")]
    [InlineData(2, "2 chunks")]
    [InlineData(1234, "1234 chunks")]
    public void Of_Number_IsFollowedByTheWordInItsForm(int number, string text) => Assert.Equal(text, Counted.Of(number, "chunk"));

    [Theory]
    [InlineData(1, 1, 1, "1 chunk, 1 entity and 1 fact")]
    [InlineData(2, 0, 3, "2 chunks, 0 entities and 3 facts")]
    public void KnowledgeCounts_AsText_CountsInTheRightForms(int chunks, int entities, int facts, string text) =>
        Assert.Equal(text, new KnowledgeCounts(chunks, entities, facts).ToString());
}
