namespace Reflections.Tests.Cli;

public sealed class UsageTests : CliFixture
{
    [Theory]
    [InlineData("Required command was not provided. See --help.")]
    [InlineData("'bogus' is no command, option or argument here. See --help.", "bogus")]
    [InlineData("Option '--reflection' is required. See --help.", "ingest", "a.md")]
    [InlineData("Required argument missing for command: 'ingest'. See --help.", "ingest", "--reflection", "r")]
    [InlineData("--reflection must not be empty. See --help.", "ingest", "a.md", "--reflection", " ")]
    [InlineData("--concurrency must be at least 1. See --help.", "ingest", "a.md", "--reflection", "r", "--concurrency", "0")]
    [InlineData("--endpoint must be an http or https address. See --help.", "runs", "--endpoint", "localhost")]
    [InlineData("--top must be at least 1. See --help.", "search", "q", "--top", "0")]
    [InlineData("There is no file or folder 'missing.md'.", "ingest", "a.md", "missing.md", "--reflection", "r")]
    [InlineData("--source names one source, but the arguments name 2.", "ingest", "a.md", "b.md", "--reflection", "r", "--source", "s")]
    public async Task Run_WrongUsage_TellsOneLineAndStartsNothing(string message, params string[] args)
    {
        Write("a.md");
        Write("b.md");

        Assert.Equal(2, await RunAsync(args));

        Assert.Equal(message, Notes.TrimEnd());
        Assert.Empty(Results);
        Assert.Equal(0, Starter.Starts);
    }

    [Fact]
    public async Task Run_HelpOfIngest_StatesTheRuleOfSourceIds()
    {
        Assert.Equal(0, await RunAsync("ingest", "--help"));
        Assert.Contains("the path relative to the working folder with '/', or the URL; shortened with a hash beyond 128 characters; --source overrides", Results, StringComparison.Ordinal);
    }
}
