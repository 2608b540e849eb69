using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class ProtocolModelTests
{
    /// <summary>Which of up to three runs see content A or B; the first sees A without loss of generality.</summary>
    public static TheoryData<string> Observations() => ["A", "AA", "AB", "AAA", "AAB", "ABA", "ABB"];

    [Theory]
    [MemberData(nameof(Observations))]
    public void EveryInterleaving_AnyRunsFailing_EndsOnTheNewestObservationThatDidNotFail(string observations)
    {
        var fates = Enum.GetValues<Fate>();
        var combinations = (int)Math.Pow(fates.Length, observations.Length);
        for (var combination = 0; combination < combinations; combination++)
        {
            var rest = combination;
            var runs = new List<(string Content, Fate Fate)>();
            foreach (var content in observations)
            {
                runs.Add((content.ToString(), fates[rest % fates.Length]));
                rest /= fates.Length;
            }

            Explore(ProtocolModel.Start(runs));
        }
    }

    private static void Explore(ProtocolModel start)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { start.Fingerprint() };
        var open = new Stack<ProtocolModel>([start]);
        var ends = 0;
        while (open.TryPop(out var model))
        {
            var isEnd = true;
            foreach (var next in model.Successors())
            {
                isEnd = false;
                if (seen.Add(next.Fingerprint()))
                {
                    open.Push(next);
                }
            }

            if (isEnd)
            {
                ends++;
                CheckEnd(model);
            }
        }

        Assert.True(ends > 0);
    }

    private static void CheckEnd(ProtocolModel end)
    {
        Assert.All(end.Runs, run => Assert.NotNull(run.Outcome));
        Assert.All(end.Entries.Values, entry => Assert.NotEqual(PatchStatus.Approved, entry.Status));
        Assert.All(end.Runs, run => Assert.Equal(
            run.Outcome == RunStatus.Completed, end.Source.Flips.Any(flip => flip.Generation == run.Ticket)));

        var newest = end.Runs.LastOrDefault(run => run.Outcome != RunStatus.Failed);
        Assert.Equal(newest is null ? null : Key(newest.Content), end.Source.Applied?.Key);
    }
}
