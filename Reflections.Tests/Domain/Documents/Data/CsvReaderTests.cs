using CsCheck;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents.Data;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Read_AnyDelimiter_IsFound(char delimiter)
    {
        var table = "name_depth_note\nAskvik_4, 5_\"one; two|\tthree\"\nBremnes_7_\n".Replace('_', delimiter).Replace("4, 5", delimiter == ',' ? "\"4, 5\"" : "4, 5", StringComparison.Ordinal);
        Assert.Equal("name: Askvik\ndepth: 4, 5\nnote: one; two| three\n\nname: Bremnes\ndepth: 7", Read.Accepted(table, "text/csv").Text);
    }

    [Fact]
    public void Read_QuotedFields_KeepDelimitersQuotesAndLines() =>
        Assert.Equal("a: x, \"y\"\nb: one two", Read.Accepted("a,b\r\n\"x, \"\"y\"\"\",\"one\r\ntwo\"\r\n", "text/csv").Text);

    [Fact]
    public void Read_WithoutHeader_NamesColumnsByNumber() =>
        Assert.Equal("Column 1: Askvik\nColumn 2: 4\n\nColumn 1: Bremnes\nColumn 2: 7", Read.Accepted("Askvik,4\nBremnes,7\n", "text/csv").Text);

    [Fact]
    public void Read_Rows_AreNumberedAsASpreadsheetDoes()
    {
        var document = Read.Accepted("name,depth\nAskvik,4\n\nBremnes,7,spare\nSelje,9", null, "ports.csv");
        Assert.Equal("name: Askvik\ndepth: 4\n\nname: Bremnes\ndepth: 7\nColumn 3: spare\n\nname: Selje\ndepth: 9", document.Text);
        Assert.Equal("row 2", Place(document, "Askvik"));
        Assert.Equal("row 4", Place(document, "Bremnes"));
        Assert.Equal("rows 4-5", document.Parts!.Describe(document.Text.IndexOf("spare", StringComparison.Ordinal), 20));
    }

    [Fact]
    public void Read_UnclosedQuote_IsDamaged()
    {
        var refused = Read.Refused("a,b\n1,\"open\n2,3\n", "text/csv");
        Assert.Equal((DocumentRefusal.Damaged, "The table is damaged: a quotation mark opened in row 2 is never closed."), (refused.Code, refused.Message));
    }

    [Fact]
    public void Read_HeaderAlone_IsEmpty() => Assert.Equal(DocumentRefusal.Empty, Read.Refused("name,depth\n", "text/csv").Code);

    [Fact]
    public void Read_AnyTable_GivesItsValues() =>
        Gen.Select(Gen.Char["ab,;|\t\"\n 1"].Array[0, 8].Select(c => new string(c)).Array[3, 3].Array[1, 6], Gen.Char[",;"])
            .Sample((rows, delimiter) =>
            {
                var table = "first" + delimiter + "second" + delimiter + "third\n"
                    + string.Join('\n', rows.Select(row => string.Join(delimiter, row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
                var expected = rows.SelectMany(row => row).Select(field => string.Join(' ', field.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(field => field.Length > 0);
                var read = DocumentReader.Read(System.Text.Encoding.UTF8.GetBytes(table), "text/csv", null, DocumentLimits.Default);
                var values = read is DocumentReading.Accepted accepted
                    ? accepted.Document.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])
                    : [];
                Assert.Equal(expected, values);
            }, iter: 500);

    private static string Place(CanonicalDocument document, string word) => document.Parts!.Describe(document.Text.IndexOf(word, StringComparison.Ordinal), word.Length);
}
