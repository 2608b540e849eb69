using CsCheck;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Domain.Evaluation;

public sealed class FactSelectionTests
{
    private static readonly PatchBatch Batch = Sample.Batch("Ann founded Harbour in May");
    private static readonly string[] Ids = [.. Batch.Facts.Select(fact => fact.Id)];

    [Fact]
    public void Of_AnyFacts_KeepsThemInOrderAndLeavesTheOthersAndNothingElse() =>
        Gen.Select(Gen.Bool.Array[Ids.Length], Gen.Bool).Sample((named, isExcept) =>
        {
            var ids = Ids.Where((_, i) => named[i]).ToHashSet();
            var part = new FactSelection(ids, isExcept).Of(Sample.Accept(Batch)).Accepted;

            Assert.Equal(Ids.Where((_, i) => named[i] != isExcept), part.Facts.Select(fact => fact.Id));
            Assert.Equal(Batch.Entities, part.Entities);
            Assert.Equal(Batch.Chunks, part.Chunks);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_AllFacts_IsTheVerdictItself(bool isExcept)
    {
        var verdict = Sample.Accept(Batch);
        Assert.Same(verdict, new FactSelection(isExcept ? new HashSet<string>() : Ids.ToHashSet(), isExcept).Of(verdict));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_FactThatTheBatchDoesNotHave_Throws(bool isExcept)
    {
        var unknown = new string('0', 64);
        var error = Assert.Throws<UnknownFactException>(() => new FactSelection(new HashSet<string> { Ids[0], unknown }, isExcept).Of(Sample.Accept(Batch)));
        Assert.Equal($"names fact {unknown}, which the batch does not have", error.Message);
    }

    [Fact]
    public void Of_FactThatIsRefused_ThrowsAndSaysWhy()
    {
        var verdict = Sample.Accept(Batch with { Facts = [.. Batch.Facts.Skip(1)] }) with { Refusals = [new FactRefusal(Ids[0], RefusalCodes.ObjectNotInQuote, "It is not there.")] };
        var error = Assert.Throws<UnknownFactException>(() => new FactSelection(new HashSet<string> { Ids[0] }, IsExcept: false).Of(verdict));
        Assert.Equal($"names fact {Ids[0]}, which is refused: It is not there.", error.Message);
    }
}
