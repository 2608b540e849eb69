using System.CommandLine;
using Reflections.Cli.Sources;

namespace Reflections.Cli.Commands;

/// <content>Commands that start, repeat and end runs.</content>
internal sealed partial class CommandLine
{
    private Command Ingest()
    {
        var targets = new Argument<string[]>("PATH-OR-URL")
        {
            Description = "Files, folders (with all below them; hidden files are skipped), patterns (*, ?, **) and http(s) addresses.",
            Arity = ArgumentArity.OneOrMore,
        };
        var reflection = new Option<string>("--reflection", "-r") { Description = _reflection.Description, HelpName = "ID", Required = true };
        reflection.Validators.AddRange(_reflection.Validators);
        var source = Text("--source", "The source id, for a single source only.", "ID");
        var force = new Option<bool>("--force") { Description = "Do the work even if the content is known." };
        var concurrency = new Option<int>("--concurrency") { Description = "Sources under way at a time.", HelpName = "N", DefaultValueFactory = _ => DefaultConcurrency };
        concurrency.Validators.Add(result => AtLeastOne(result.GetValueOrDefault<int>(), "--concurrency", result.AddError));
        var command = new ExampledCommand(
            "ingest", $"Ingests sources and waits for the outcome of each. {SourceName.Rule}",
            "reflections ingest samples/handbook --reflection handbook", "reflections ingest 'docs/**/*.md' https://example.org/ -r docs --json")
        {
            targets, reflection, source, force, concurrency,
        };
        IReadOnlyList<IngestSource> sources = [];
        Host(
            command,
            (parsed, session, stop) => new IngestCommand(context, session, Display()).RunAsync(
                new IngestRequest(parsed.GetRequiredValue(reflection), sources, parsed.GetValue(force), parsed.GetValue(_json), parsed.GetValue(concurrency)), stop),
            parsed => sources = new SourceFinder(context.WorkingFolder).Find(parsed.GetRequiredValue(targets), parsed.GetValue(source)));
        return command;
    }

    private Command Cancel()
    {
        var run = RunArgument();
        var reason = Text("--reason", "Why; it stands on the run.", "TEXT");
        var command = new ExampledCommand(
            "cancel", "Asks a run to end. What it has approved already is applied all the same.", "reflections cancel RUN --reason 'wrong file'") { run, _reflection, reason };
        Host(command, (parsed, session, stop) => new CancelCommand(context, session).RunAsync(
            parsed.GetRequiredValue(run), parsed.GetValue(_reflection), parsed.GetValue(reason), parsed.GetValue(_json), stop));
        return command;
    }

    private Command Retry()
    {
        var run = RunArgument();
        var force = new Option<bool>("--force") { Description = "Do the work even if the content is known." };
        var command = new ExampledCommand("retry", "Repeats a run that has ended, and waits for the outcome.", "reflections retry RUN") { run, _reflection, force };
        Host(command, (parsed, session, stop) => new RetryCommand(context, session, Display()).RunAsync(
            parsed.GetRequiredValue(run), parsed.GetValue(_reflection), parsed.GetValue(force), parsed.GetValue(_json), stop));
        return command;
    }
}
