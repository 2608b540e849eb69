using Reflections.Domain.Extraction;

namespace Reflections.Tests.Domain.Extraction;

public sealed class VerbPhraseTests
{
    [Theory]
    [InlineData("found", "Marta Lindqvist founded Norvik Ferries.", true)]
    [InlineData("sell", "The council sold the mill.", true)]
    [InlineData("be based in", "The company is based in Aldersund.", true)]
    [InlineData("be found by", "a company founded by Marta", true)]
    [InlineData("Employ", "It employs 140 people.", true)]
    [InlineData("be mayor of", "Anna Berg, mayor of Hollen, opened it.", true)]
    [InlineData("be", "Anna Berg, the mayor, opened it.", true)]
    [InlineData("be", "The mill is old.", true)]
    [InlineData("be", "The council sold the mill", false)]
    [InlineData("sell", "The council bought the mill.", false)]
    [InlineData("be convicted of", "The council bought the mill of Hollen.", false)]
    [InlineData("be based in", "The company is based near Aldersund.", false)]
    public void StandsIn_EveryWordInSomeForm_OrNot(string predicate, string quote, bool stands) =>
        Assert.Equal(stands, VerbPhrase.StandsIn(predicate, quote));
}
