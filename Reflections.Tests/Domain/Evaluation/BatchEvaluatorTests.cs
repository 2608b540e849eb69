using Reflections.Domain.Evaluation;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Patches.BatchScene;

namespace Reflections.Tests.Domain.Evaluation;

public sealed class BatchEvaluatorTests
{
    private static readonly EvaluationPolicy Policy = new();

    [Fact]
    public void Judge_FactFreeDocument_IsApproved()
    {
        var text = string.Join("\n", Enumerable.Repeat("| a | b |", 10));

        Assert.Equal(VerdictKind.Approve, Judge(Build(text, Chunks(text)), text).Kind);
    }

    [Theory]
    [InlineData(79, VerdictKind.Reject)]
    [InlineData(80, VerdictKind.Approve)]
    public void Judge_TextThatNamesAndStatesNothing_IsRefusedWhenShort(int length, VerdictKind kind)
    {
        var text = new string('x', length);

        Assert.Equal(kind, Judge(Build(text, Chunks(text)), text).Kind);
    }

    [Fact]
    public void Judge_NoChunks_IsRejected() => Assert.Equal(VerdictKind.Reject, Judge(Build("", []), "").Kind);

    [Theory]
    [InlineData(1, 2, VerdictKind.Reject)]
    [InlineData(1, 1, VerdictKind.Approve)]
    public void Judge_ShareOfGoodFacts_DecidesAtTheMinimum(int good, int bad, VerdictKind kind)
    {
        var (batch, text) = Statements(good, bad);
        var verdict = Judge(batch, text);

        Assert.Equal(kind, verdict.Kind);
        Assert.Equal(good, verdict.Accepted.Facts.Count);
        Assert.Equal(bad, verdict.Refusals.Count);
        Assert.Equal(batch.Chunks, verdict.Accepted.Chunks);
    }

    [Theory]
    [InlineData(1, 0, "1 of 1 fact is borne by its quote.")]
    [InlineData(3, 0, "3 of 3 facts are borne by their quotes.")]
    [InlineData(0, 1, "Only 0 of 1 fact are borne by their quotes; at least 50 % must be.")]
    [InlineData(1, 3, "Only 1 of 4 facts is borne by its quote; at least 50 % must be.")]
    public void Judge_ShareOfGoodFacts_IsToldInTheRightForms(int good, int bad, string reason)
    {
        var (batch, text) = Statements(good, bad);

        Assert.Equal(reason, Judge(batch, text).Reason);
    }

    [Theory]
    [InlineData(2, 1, "To be reviewed: 1 of 3 facts was refused.")]
    [InlineData(2, 2, "To be reviewed: 2 of 4 facts were refused.")]
    public void Judge_FactsWereRefused_WarnsInTheRightForm(int good, int bad, string reason)
    {
        var (batch, text) = Statements(good, bad);

        Assert.Equal(reason, BatchEvaluator.Judge(batch, text, null, 0, Policy with { Review = ReviewMode.OnWarning }).Reason);
    }

    [Fact]
    public void Judge_MoreFactsOfANameThanAreKept_KeepsTheFirstAndIsApproved()
    {
        var (one, text) = Statements(1, 0);
        var fact = one.Facts[0];
        var batch = one with { Facts = [.. Enumerable.Range(0, 6_000).Select(i => fact with { Id = $"fact-{i:D4}" })] };
        var verdict = Judge(batch, text);

        Assert.Equal(VerdictKind.Approve, verdict.Kind);
        Assert.Equal("6000 of 6000 facts are borne by their quotes, of which 2500 are kept.", verdict.Reason);
        Assert.Equal(batch.Facts.Take(2_500), verdict.Accepted.Facts);
        Assert.All(verdict.Refusals, refusal => Assert.Equal(RefusalCodes.TooManyOfName, refusal.Code));
    }

    [Fact]
    public void Judge_NothingRefused_AcceptsTheBatchItself()
    {
        var (batch, text) = Statements(3, 0);

        Assert.Same(batch, Judge(batch, text).Accepted);
    }

    [Fact]
    public void Judge_LoginPageInsteadOfTheSource_IsHeld()
    {
        var (applied, _) = Statements(20, 0);
        var verdict = BatchEvaluator.Judge(Build("Please sign in.", Chunks("Please sign in.")), "Please sign in.", applied, 7, Policy);

        Assert.Equal(VerdictKind.Hold, verdict.Kind);
        Assert.Equal(7, verdict.AgainstGeneration);
    }

    [Fact]
    public void Judge_FactFreeSourceCollapses_IsHeldByItsChunks()
    {
        var text = string.Join("\n\n", Enumerable.Range(0, 9).Select(row => $"| row {row} |"));

        Assert.Equal(VerdictKind.Hold, BatchEvaluator.Judge(Build("Gone", Chunks("Gone")), "Gone", Build(text, Chunks(text)), 1, Policy).Kind);
    }

    [Fact]
    public void Judge_RewriteOfSimilarSize_IsApproved()
    {
        var (applied, text) = Statements(20, 0);
        var rewritten = text.Replace("Acme", "Nord", StringComparison.Ordinal);
        var batch = Build(rewritten, Chunks(rewritten), null, chunk => Fact(chunk, "Nord", "own", "quay 1", "Nord owns quay 1."));

        Assert.Equal(VerdictKind.Approve, BatchEvaluator.Judge(batch, rewritten, applied, 1, Policy).Kind);
        Assert.Equal(VerdictKind.Hold, BatchEvaluator.Judge(batch, rewritten, applied, 1, Policy with { Review = ReviewMode.OnWarning }).Kind);
    }

    [Fact]
    public void Judge_ShorterButKeepingItsFacts_IsApproved()
    {
        var (applied, _) = Statements(20, 0, padding: 5000);
        var (batch, text) = Statements(20, 0);

        Assert.Equal(VerdictKind.Approve, BatchEvaluator.Judge(batch, text, applied, 1, Policy).Kind);
    }

    [Theory]
    [InlineData(ReviewMode.Auto, 0, VerdictKind.Approve)]
    [InlineData(ReviewMode.Auto, 1, VerdictKind.Approve)]
    [InlineData(ReviewMode.OnWarning, 0, VerdictKind.Approve)]
    [InlineData(ReviewMode.OnWarning, 1, VerdictKind.Hold)]
    [InlineData(ReviewMode.Manual, 0, VerdictKind.Hold)]
    [InlineData(ReviewMode.Manual, 9, VerdictKind.Reject)]
    public void Judge_ReviewMode_Decides(ReviewMode mode, int bad, VerdictKind kind)
    {
        var (batch, text) = Statements(3, bad);

        Assert.Equal(kind, BatchEvaluator.Judge(batch, text, null, 0, Policy with { Review = mode }).Kind);
    }

    private static Verdict Judge(PatchBatch batch, string text) => BatchEvaluator.Judge(batch, text, null, 0, Policy);

    private static (PatchBatch Batch, string Text) Statements(int good, int bad, int padding = 0)
    {
        var text = string.Join(' ', Enumerable.Range(1, good + bad).Select(number => $"Acme owns quay {number}.")) + new string('x', padding);
        var batch = Build(text, Chunks(text), null, chunk => Enumerable.Range(1, good + bad).SelectMany(number =>
            Fact(chunk, "Acme", "own", number <= good ? $"quay {number}" : $"ship {number}", $"Acme owns quay {number}.")));
        return (batch, text);
    }
}
