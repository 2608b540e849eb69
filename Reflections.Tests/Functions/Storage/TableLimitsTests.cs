using Azure.Data.Tables;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Storage;

public sealed class TableLimitsTests
{
    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public void Check_ForbiddenCharacterInKey_Throws(string key)
    {
        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", new TableEntity(key, "row")));
        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", new TableEntity("partition", key)));
    }

    [Fact]
    public void Check_KeyLength_AllowsExactlyTheLimit()
    {
        TableLimits.Check("T", new TableEntity(new string('k', 512), "row"));
        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", new TableEntity(new string('k', 513), "row")));
    }

    [Fact]
    public void Check_StringLength_AllowsExactlyTheLimit()
    {
        TableLimits.Check("T", new TableEntity("p", "r") { ["Text"] = new string('x', 32 * 1024) });
        var problem = Assert.Throws<TableLimitException>(
            () => TableLimits.Check("T", new TableEntity("p", "r") { ["Text"] = new string('x', (32 * 1024) + 1) }));
        Assert.Contains("Text", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_PropertyCount_AllowsExactlyTheLimit()
    {
        var row = new TableEntity("p", "r");
        for (var i = 0; i < 252; i++)
        {
            row[$"P{i}"] = i;
        }

        TableLimits.Check("T", row);
        row["One"] = "more";
        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", row));
    }

    [Fact]
    public void Check_RowOfMoreThanOneMebibyte_Throws()
    {
        var row = new TableEntity("p", "r");
        for (var i = 0; i < 17; i++)
        {
            row[$"P{i}"] = new string('x', 32 * 1024);
        }

        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", row));
    }

    [Fact]
    public void Check_TransactionRows_AllowsExactlyTheLimit()
    {
        TableLimits.Check("T", Adds(100));
        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", Adds(101)));
        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", Adds(0)));
    }

    [Fact]
    public void Check_TransactionWithARowTwice_Throws() =>
        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", [.. Adds(1), .. Adds(1)]));

    [Fact]
    public void Check_TransactionOfFourMebibytesAsSent_Throws()
    {
        // Beyond ASCII a character is sent as six bytes.
        TableLimits.Check("T", Adds(100, new string('x', 32 * 1024)));
        Assert.Throws<TableLimitException>(() => TableLimits.Check("T", Adds(100, new string('ø', 32 * 1024))));
    }

    private static List<TableTransactionAction> Adds(int count, string text = "") =>
        [.. Enumerable.Range(0, count).Select(i =>
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"r{i}") { ["Text"] = text }))];
}
