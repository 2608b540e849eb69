using Microsoft.Extensions.Time.Testing;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Runs;

public sealed class RunFilterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RunId Earlier = RunId.New(new FakeTimeProvider(Noon.AddHours(-1)));

    private static readonly RunRecord Run = new()
    {
        Id = RunId.New(new FakeTimeProvider(Noon)),
        Reflection = ReflectionId.Parse("r"),
        Source = SourceId.Parse("guides/ferries.md"),
        Status = RunStatus.Failed,
        Ticket = 2,
        Hub = "hub",
        Input = new SourceInput("https://ferries.example/", null, null, null),
        RetryOf = Earlier,
        Failure = new RunFailure("fetch", "fetch.timeout", "No answer."),
        CreatedAt = Noon,
    };

    public static TheoryData<string, RunFilter, bool> Cases() => new()
    {
        { "all", RunFilter.All, true },
        { "its status", new RunFilter { Statuses = [RunStatus.Cancelled, RunStatus.Failed] }, true },
        { "other statuses", new RunFilter { Statuses = [RunStatus.Cancelled, RunStatus.Completed] }, false },
        { "its source", new RunFilter { Source = SourceId.Parse("guides/ferries.md") }, true },
        { "another source", new RunFilter { Source = SourceId.Parse("guides/ferries") }, false },
        { "its prefix", new RunFilter { SourcePrefix = "guides/" }, true },
        { "its prefix in other letters", new RunFilter { SourcePrefix = "Guides/" }, false },
        { "its class", new RunFilter { ErrorClass = "fetch.timeout" }, true },
        { "a part of its class", new RunFilter { ErrorClass = "fetch" }, false },
        { "from its time on", new RunFilter { CreatedAfter = Noon }, true },
        { "after its time", new RunFilter { CreatedAfter = Noon.AddTicks(1) }, false },
        { "up to its time", new RunFilter { CreatedBefore = Noon }, false },
        { "before a later time", new RunFilter { CreatedBefore = Noon.AddTicks(1) }, true },
        { "what it repeats", new RunFilter { RetryOf = Earlier }, true },
        { "itself as what it repeats", new RunFilter { RetryOf = Run.Id }, false },
        { "one holds, one does not", new RunFilter { SourcePrefix = "guides/", Statuses = [RunStatus.Queued] }, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Matches_Filter_LetsThroughWhatAllOfItHoldsFor(string name, RunFilter filter, bool expected) =>
        Assert.True(filter.Matches(Run) == expected, name);

    [Fact]
    public void Matches_RunWithoutFailure_HasNoErrorClass() =>
        Assert.False(new RunFilter { ErrorClass = "fetch.timeout" }.Matches(Run with { Failure = null }));

    [Fact]
    public void IsAll_AnythingAsked_IsFalse()
    {
        Assert.True(new RunFilter { Statuses = new List<RunStatus>() }.IsAll);
        Assert.False(new RunFilter { Statuses = [RunStatus.Failed] }.IsAll);
        Assert.False(new RunFilter { SourcePrefix = "a" }.IsAll);
    }
}
