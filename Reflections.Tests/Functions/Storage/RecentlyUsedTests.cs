using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Storage;

public sealed class RecentlyUsedTests
{
    [Fact]
    public void Add_Full_DropsWhatWasUsedLongestAgo()
    {
        var cache = new RecentlyUsed<KnowledgeSegment>(capacity: 100);
        var segment = new KnowledgeSegment([]);
        cache.Add("a", segment, 40);
        cache.Add("b", segment, 40);
        Assert.NotNull(cache.Find("a"));
        cache.Add("c", segment, 40);
        Assert.NotNull(cache.Find("a"));
        Assert.Null(cache.Find("b"));
        Assert.NotNull(cache.Find("c"));
    }

    [Fact]
    public void Add_LargerThanAll_KeepsWhatIsThere()
    {
        var cache = new RecentlyUsed<KnowledgeSegment>(capacity: 100);
        cache.Add("a", new KnowledgeSegment([]), 40);
        cache.Add("b", new KnowledgeSegment([]), 101);
        Assert.NotNull(cache.Find("a"));
        Assert.Null(cache.Find("b"));
    }
}
