using Reflections.Domain.Chunking;

namespace Reflections.Tests.Domain.Chunking;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.|Two!|Three?|Four")]
    [InlineData("Dr. J. R. Smith met Mrs. Hall at 3 p.m. on Main St. in town.", "Dr. J. R. Smith met Mrs. Hall at 3 p.m. on Main St. in town.")]
    [InlineData("Acme Inc. The firm makes rope.", "Acme Inc.|The firm makes rope.")]
    [InlineData("It weighs 3.8 kg. See www.a.example.", "It weighs 3.8 kg.|See www.a.example.")]
    [InlineData("He said \"Stop.\" Then he left.", "He said \"Stop.\"|Then he left.")]
    [InlineData("\u6771\u4EAC\u3002\u5927\u962A\u3002", "\u6771\u4EAC\u3002|\u5927\u962A\u3002")]
    [InlineData("Version no. 5 is out. No. It is not.", "Version no. 5 is out.|No.|It is not.")]
    public void Split_Text_CutsAtSentenceEnds(string text, string expected) =>
        Assert.Equal(expected.Split('|'), SentenceSplitter.Split(text, 0, text.Length).Select(sentence => text.Substring(sentence.Start, sentence.Length)));
}
