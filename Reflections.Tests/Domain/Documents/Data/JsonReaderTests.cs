using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents.Data;

public sealed class JsonReaderTests
{
    [Fact]
    public void Read_ListOfObjects_IsARecordEach()
    {
        var document = Read.Accepted("""[{"name":"Askvik","at":{"city":"Oslo"},"tags":["a","b"]},{"name":"Selje","piers":[{"m":4},{"m":5}],"none":null,"open":true}]""", "application/json");
        Assert.Equal("name: Askvik\nat.city: Oslo\ntags: a, b\n\nname: Selje\npiers[1].m: 4\npiers[2].m: 5\nopen: true", document.Text);
        Assert.Equal("row 2", document.Parts!.Describe(document.Text.IndexOf("Selje", StringComparison.Ordinal), 5));
    }

    [Fact]
    public void Read_Lines_AreARecordEach()
    {
        var document = Read.Accepted("{\"name\":\"Askvik\"}\n{\"name\":\"Selje\"}\n", null, "ports.jsonl");
        Assert.Equal("name: Askvik\n\nname: Selje", document.Text);
        Assert.Equal("row 2", document.Parts!.Describe(document.Text.Length - 1, 1));
    }

    [Fact]
    public void Read_Object_IsARecordForItsPlainMembersAndOneForEachOther()
    {
        var document = Read.Accepted("""{"ports":[{"name":"Askvik"},{"name":"Selje"}],"title":"Ports","of":{"land":"Norway"},"years":[2001,2002]}""", "application/vnd.api+json");
        Assert.Equal("title: Ports\nyears: 2001, 2002\n\nports[1].name: Askvik\n\nports[2].name: Selje\n\nof.land: Norway", document.Text);
        Assert.Null(document.Parts);
    }

    [Theory]
    [InlineData("[1,2,3]", "1, 2, 3")]
    [InlineData("\"a word\"", "a word")]
    [InlineData("[[1,2],[3]]", "1, 2\n\n3")]
    [InlineData("""[{"a":"x\u0007y\nz"}]""", "a: xy z")]
    public void Read_OtherValues_AreWritten(string json, string expected) => Assert.Equal(expected, Read.Accepted(json, "application/json").Text);

    [Theory]
    [InlineData("{\"a\":", "The document is damaged: it is not valid JSON at line 1, byte 6.")]
    [InlineData("{\"a\":1}\n{\"a\":2,}", "The document is damaged: it is not valid JSON at line 2, byte 8.")]
    [InlineData("just text", "The document is damaged: it is not valid JSON at line 1, byte 1.")]
    public void Read_Damaged_IsRefusedWithThePlace(string json, string message)
    {
        var refused = Read.Refused(json, "application/json");
        Assert.Equal((DocumentRefusal.Damaged, message), (refused.Code, refused.Message));
    }

    [Fact]
    public void Read_LoneSurrogate_IsDamaged() => Assert.Equal(DocumentRefusal.Damaged, Read.Refused("""{"a":"\ud800"}""", "application/json").Code);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\":null}")]
    public void Read_WithoutValues_IsEmpty(string json) => Assert.Equal(DocumentRefusal.Empty, Read.Refused(json, "application/json").Code);
}
