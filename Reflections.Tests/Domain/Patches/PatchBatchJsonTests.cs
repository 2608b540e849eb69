using System.Text;
using CsCheck;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Patches.BatchScene;

namespace Reflections.Tests.Domain.Patches;

public sealed class PatchBatchJsonTests
{
    private static readonly string[] Texts = ["Fähre „Nord“", "plain", "<b>&amp;</b> \"q\"\t\\", "漢字 🚢"];

    [Fact]
    public void Serialize_AnyBatch_ReadsBackToTheSameBytes() =>
        Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Bool).Sample((sample, confidence, dated) =>
        {
            var text = Texts[sample];
            var batch = Build(text, Chunks(text, "Heading / one"), _ => [new(text, EntityType.Other, new TextSpan(0, text.Length))], _ =>
                [new("s", "be", "o", FactPolarity.Negative, dated ? "2020" : null, new TextSpan(0, text.Length), confidence)]);
            var bytes = PatchBatchJson.Serialize(batch);
            var read = PatchBatchJson.Deserialize(bytes);

            Assert.Equal(bytes, PatchBatchJson.Serialize(read));
            Assert.Equal(batch.Facts, read.Facts);
            Assert.Equal(batch.Chunks[0].Text, read.Chunks[0].Text);
        });

    [Fact]
    public void Serialize_KnownBatch_HasTheWrittenDownForm()
    {
        var batch = Build("Acme sails.", Chunks("Acme sails."), chunk => Mentions(chunk, "Acme", EntityType.Organisation)) with { Title = null };
        var json = Encoding.UTF8.GetString(PatchBatchJson.Serialize(batch));

        Assert.StartsWith("""{"layout":2,"reflection":"handbook","source":"harbour.md","content":""", json);
        Assert.Contains(""","title":null,"url":"https://example.org/harbour","textLength":11,"chunks":[{"index":0,"start":0,"tokens":1,"headingPath":[],"text":"Acme sails.",""", json);
        Assert.EndsWith(""","name":"Acme","type":"Organisation","mentions":[{"start":0,"length":4}],"aliases":[]}],"facts":[]}""", json);
    }

    [Fact]
    public void Serialize_ChunkOnPages_KeepsThemAndOneWithoutSaysNothing()
    {
        var placed = Chunks("Acme sails.")[0] with { Parts = new DocumentParts(DocumentPartKind.Page, 7, [0, 5]) };
        var bytes = PatchBatchJson.Serialize(Build("Acme sails.", [placed]));

        Assert.Contains(""","parts":{"kind":"Page","first":7,"starts":[0,5]}}],""", Encoding.UTF8.GetString(bytes));
        var read = PatchBatchJson.Deserialize(bytes);
        Assert.Equal("pages 7-8", read.Chunks[0].Parts!.Describe(0, 11));
        Assert.Equal(bytes, PatchBatchJson.Serialize(read));
        Assert.Null(PatchBatchJson.Deserialize(PatchBatchJson.Serialize(Build("Acme sails.", Chunks("Acme sails.")))).Chunks[0].Parts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"layout":"one"}""")]
    [InlineData("""{"layout":1}""")]
    [InlineData("""{"layout":1,"reflection":""}""")]
    public void Deserialize_NoBatch_IsDamaged(string json) =>
        Assert.Throws<DamagedBatchException>(() => PatchBatchJson.Deserialize(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Deserialize_UnknownLayout_NamesBoth()
    {
        var error = Assert.Throws<DamagedBatchException>(() => PatchBatchJson.Deserialize("""{"layout":7,"shape":"new"}"""u8));

        Assert.Contains("layout 7", error.Message);
        Assert.Contains("layout 1 to 2", error.Message);
    }

    [Fact]
    public void Deserialize_FirstLayout_IsReadAndWrittenInTheCurrentOne()
    {
        var batch = Build("Acme sails.", Chunks("Acme sails."), chunk => Mentions(chunk, "Acme", EntityType.Organisation), chunk => Fact(chunk, "Acme", "sail", "Acme", "Acme sails."));
        var current = Encoding.UTF8.GetString(PatchBatchJson.Serialize(batch));
        var first = current.Replace("\"layout\":2", "\"layout\":1", StringComparison.Ordinal).Replace(",\"aliases\":[]", "", StringComparison.Ordinal)
            .Replace(",\"modality\":\"Asserted\",\"writtenSubject\":null,\"writtenObject\":null", "", StringComparison.Ordinal);
        var read = PatchBatchJson.Deserialize(Encoding.UTF8.GetBytes(first));

        Assert.Equal(PatchBatch.FirstLayout, read.Layout);
        Assert.Equal(current, Encoding.UTF8.GetString(PatchBatchJson.Serialize(read)));
    }

    [Fact]
    public void Deserialize_CutAnywhere_IsDamaged()
    {
        var bytes = PatchBatchJson.Serialize(Build("Acme sails.", Chunks("Acme sails.")));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DamagedBatchException>(() => PatchBatchJson.Deserialize(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Deserialize_UnknownMember_IsDamaged()
    {
        var json = Encoding.UTF8.GetString(PatchBatchJson.Serialize(Build("Acme sails.", Chunks("Acme sails."))));

        Assert.Throws<DamagedBatchException>(() => PatchBatchJson.Deserialize(Encoding.UTF8.GetBytes(json[..^1] + ",\"more\":1}")));
    }

    [Fact]
    public void Vector_AnyValues_RoundTrip() =>
        Gen.Float.Array[0, 20].Sample(vector => vector.AsSpan().SequenceEqual(VectorText.Decode(VectorText.Encode(vector))));
}
