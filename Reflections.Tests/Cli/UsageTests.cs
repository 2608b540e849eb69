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
    [InlineData("Nobody can be asked here: say --yes to delete.", "delete", "a.md")]
    [InlineData("Name one run: as the argument, with --approve, or with --reject.", "review", "--approve", "r1", "--reject", "r2")]
    [InlineData("--only or --except belongs to --approve.", "review", "--reject", "r1", "--only", "f1")]
    [InlineData("Name one hash or one file.", "why", "https://example.org/")]
    [InlineData("There is no file or folder 'missing.md'.", "why", "missing.md")]
    [InlineData("Argument 'fish' not recognized. Must be one of: 'bash' 'zsh' 'pwsh' See --help.", "completion", "fish")]
    [InlineData("--output belongs to --artifact.", "show", "r1", "--output", "raw.md")]
    [InlineData("Say --artifacts to list them, or --artifact to get one.", "show", "r1", "--artifacts", "--artifact", "raw")]
    [InlineData("An artifact is no JSON line: say --output with --json.", "show", "r1", "--artifact", "raw", "--json")]
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

    [Theory]
    [InlineData("ingest")]
    [InlineData("runs")]
    [InlineData("show")]
    [InlineData("watch")]
    [InlineData("search")]
    [InlineData("entities")]
    [InlineData("facts")]
    [InlineData("digest")]
    [InlineData("export")]
    [InlineData("sources")]
    [InlineData("why")]
    [InlineData("review")]
    [InlineData("cancel")]
    [InlineData("retry")]
    [InlineData("delete")]
    [InlineData("sweep")]
    [InlineData("doctor")]
    [InlineData("completion")]
    public async Task Run_HelpOfAnyCommand_HasAnExampleAndJson(string command)
    {
        Assert.Equal(0, await RunAsync(command, "--help"));
        Assert.Contains("--json", Results, StringComparison.Ordinal);
        Assert.Contains(ResultLines[^1..], line => line.StartsWith("  reflections ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _reflections reflections")]
    [InlineData("zsh", "compdef _reflections reflections")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName reflections")]
    public async Task Run_Completion_PrintsAScriptThatAsksTheProgram(string shell, string line)
    {
        Assert.Equal(0, await RunAsync("completion", shell));
        Assert.Contains(line, Results, StringComparison.Ordinal);
        Assert.Contains("[suggest:", Results, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', Results);
    }

    [Fact]
    public async Task Run_ArtifactInATerminal_IsRefused()
    {
        TerminalWidth = 100;

        Assert.Equal(2, await RunAsync("show", "r1", "--artifact", "raw"));

        Assert.StartsWith("Say --output,", Notes, StringComparison.Ordinal);
        Assert.Equal(0, Starter.Starts);
    }

    [Fact]
    public async Task Run_AskedByACompletionScriptForOptions_SuggestsThoseOfTheCommand()
    {
        Assert.Equal(0, await RunAsync("[suggest:27]", "reflections show r1 --artif"));
        Assert.Equal(["--artifact", "--artifacts"], ResultLines.Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task Run_AskedByACompletionScript_SuggestsWhatMayFollow()
    {
        Assert.Equal(0, await RunAsync("[suggest:14]", "reflections re"));
        Assert.Equal(["retry", "review"], ResultLines.Select(line => line.TrimEnd()));
    }
}
