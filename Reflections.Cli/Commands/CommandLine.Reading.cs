using System.CommandLine;
using Reflections.Cli.Sources;
using Reflections.Domain.Identity;

namespace Reflections.Cli.Commands;

/// <content>Commands that only read.</content>
internal sealed partial class CommandLine
{
    private const int HashDigits = 64;

    private Command Runs()
    {
        var top = Top(20);
        var command = new ExampledCommand("runs", "Lists runs, newest first.", "reflections runs -r handbook --top 50") { _reflection, top };
        Host(command, (parsed, session, stop) => new RunsCommand(context, session).RunAsync(parsed.GetValue(_reflection), parsed.GetValue(top), parsed.GetValue(_json), stop));
        return command;
    }

    private Command Show()
    {
        var run = RunArgument();
        var artifacts = new Option<bool>("--artifacts") { Description = "List what storage still holds of it instead." };
        var artifact = Text("--artifact", "Write this artifact of it to standard output instead.", "NAME");
        var output = Text("--output", "Write the artifact to this file, which is replaced.", "FILE");
        var command = new ExampledCommand(
            "show", "Shows one run with its timeline, cost and reason, or what storage still holds of it.", "reflections show RUN", "reflections show RUN --artifacts",
            "reflections show RUN --artifact raw --output page.html") { run, _reflection, artifacts, artifact, output };
        Host(
            command,
            (parsed, session, stop) =>
            {
                var (id, reflection, json) = (parsed.GetRequiredValue(run), parsed.GetValue(_reflection), parsed.GetValue(_json));
                return parsed.GetValue(artifact) is { } name ? new ArtifactsCommand(context, session).GetAsync(id, reflection, name, parsed.GetValue(output), json, stop)
                    : parsed.GetValue(artifacts) ? new ArtifactsCommand(context, session).ListAsync(id, reflection, json, stop)
                    : new ShowCommand(context, session).RunAsync(id, reflection, json, stop);
            },
            parsed => CheckShow(parsed.GetValue(artifact), parsed.GetValue(output), parsed.GetValue(artifacts), parsed.GetValue(_json)));
        return command;
    }

    private void CheckShow(string? artifact, string? output, bool lists, bool json)
    {
        if (artifact is null && output is not null)
        {
            throw new UsageException("--output belongs to --artifact.");
        }

        if (artifact is not null && lists)
        {
            throw new UsageException("Say --artifacts to list them, or --artifact to get one.");
        }

        if (artifact is not null && output is null && json)
        {
            throw new UsageException("An artifact is no JSON line: say --output with --json.");
        }

        // What a source sent may steer a terminal.
        if (artifact is not null && output is null && context.Console.IsTableFramed)
        {
            throw new UsageException("Say --output, or send it to a file or another program: an artifact is not for a terminal.");
        }
    }

    private Command Watch()
    {
        var top = Top(20);
        var command = new ExampledCommand(
            "watch", "Shows runs as they move, until Ctrl-C: a table in a terminal, a line for each change elsewhere.", "reflections watch -r handbook",
            "reflections watch -r handbook | grep failed") { _reflection, top };
        Host(command, (parsed, session, stop) => new WatchCommand(context, session).RunAsync(
            parsed.GetValue(_reflection), parsed.GetValue(top), parsed.GetValue(_json), stop));
        return command;
    }

    private Command Search()
    {
        var query = new Argument<string>("QUERY") { Description = "What to look for." };
        var top = Top(10);
        var source = Text("--source", "Only chunks of this source.", "ID");
        var command = new ExampledCommand(
            "search", "Searches chunks, by words and by meaning; each hit with its citation.", "reflections search 'who founded the ferry company' -r handbook")
        {
            query, _reflection, top, source,
        };
        Host(command, (parsed, session, stop) => new SearchCommand(context, session).RunAsync(
            parsed.GetRequiredValue(query), parsed.GetValue(_reflection), parsed.GetValue(top), parsed.GetValue(source), parsed.GetValue(_json), stop));
        return command;
    }

    private Command Entities()
    {
        Option<string>[] filters =
        [
            Text("--name", "A name or an alias.", "NAME"), Text("--type", "Such as person, organisation or place.", "TYPE"), Text("--source", "Only what this source names.", "ID"),
        ];
        var top = Top(100);
        var command = new ExampledCommand(
            "entities", "Lists people, organisations, places and the like, with the sources that name them.", "reflections entities -r handbook --type person")
        {
            _reflection, top,
        };
        filters.ToList().ForEach(command.Options.Add);
        Host(command, (parsed, session, stop) => new EntitiesCommand(context, session).RunAsync(
            parsed.GetValue(_reflection), Filters(parsed, filters), parsed.GetValue(top), parsed.GetValue(_json), stop));
        return command;
    }

    private Command Facts()
    {
        Option<string>[] filters =
        [
            Text("--subject", "Whom it is about.", "NAME"), Text("--predicate", "What is said.", "WORDS"), Text("--object", "The other side of it.", "NAME"),
            Text("--source", "Only what this source states.", "ID"), Text("--from", "Not before this year, month or day.", "DATE"),
            Text("--to", "Not after this year, month or day.", "DATE"), Text("--polarity", "positive or negative.", "WORD"),
        ];
        var top = Top(100);
        var command = new ExampledCommand(
            "facts", "Prints facts, each with the quotes that prove it. All that is given must hold.", "reflections facts -r handbook --subject 'Norvik Ferries' --from 2020")
        {
            _reflection, top,
        };
        filters.ToList().ForEach(command.Options.Add);
        Host(command, (parsed, session, stop) => new FactsCommand(context, session).RunAsync(
            parsed.GetValue(_reflection), Filters(parsed, filters), parsed.GetValue(top), parsed.GetValue(_json), stop));
        return command;
    }

    private Command Digest()
    {
        Option<string>[] filters = [Text("--source", "Only what this source says.", "ID"), Text("--entity", "Only what is said of this name.", "NAME")];
        var top = Top(200);
        var command = new ExampledCommand(
            "digest", "Prints the knowledge for people, as Markdown; every statement has its proof in a footnote.", "reflections digest -r handbook > handbook.md")
        {
            _reflection, top,
        };
        filters.ToList().ForEach(command.Options.Add);
        Host(command, (parsed, session, stop) => new DigestCommand(context, session).RunAsync(
            parsed.GetValue(_reflection), [.. Filters(parsed, filters), ("top", Output.Figures.Number(parsed.GetValue(top)))], parsed.GetValue(_json), stop));
        return command;
    }

    private Command Export()
    {
        var command = new ExampledCommand(
            "export", "Writes the whole knowledge of a reflection as sorted JSON lines, equal for equal knowledge; --json changes nothing.",
            "reflections export -r handbook > handbook.ndjson") { _reflection };
        Host(command, async (parsed, session, stop) =>
        {
            var reflection = await ReflectionChoice.ResolveAsync(session.Api, parsed.GetValue(_reflection), stop);
            await session.Api.ExportAsync(reflection, context.Console.Results, stop);
            return ExitCode.Success;
        });
        return command;
    }

    private Command Sources()
    {
        var source = new Argument<string>("SOURCE") { Description = "The source to show; without it all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new ExampledCommand(
            "sources", "Lists sources, or shows one.", "reflections sources -r handbook", "reflections sources docs/install.md -r handbook") { source, _reflection };
        Host(command, (parsed, session, stop) => new SourcesCommand(context, session).RunAsync(
            parsed.GetValue(source), parsed.GetValue(_reflection), parsed.GetValue(_json), stop));
        return command;
    }

    private Command Why()
    {
        var target = new Argument<string>("HASH-OR-FILE") { Description = "An ingest key or a content hash (64 hex digits), or a file." };
        var source = Text("--source", "The source id of the file, or of the content hash.", "ID");
        var command = new ExampledCommand(
            "why", $"Says what sending a content would do and why, with the runs that had it before. {SourceName.Rule}",
            "reflections why docs/install.md -r handbook", "reflections why HASH --source docs/install.md -r handbook") { target, _reflection, source };
        var request = new WhyRequest(null, null, null, null, Json: false);
        Host(
            command,
            (parsed, session, stop) => new WhyCommand(context, session).RunAsync(request, stop),
            parsed => request = Asked(parsed.GetRequiredValue(target), parsed.GetValue(source)) with { Reflection = parsed.GetValue(_reflection), Json = parsed.GetValue(_json) });
        return command;
    }

    private WhyRequest Asked(string target, string? source)
    {
        if (source is not null && !SourceId.TryCreate(source, out _, out var problem))
        {
            throw new UsageException($"--source {problem}.");
        }

        if (target.Length == HashDigits && target.All(char.IsAsciiHexDigit) && !File.Exists(Path.GetFullPath(target, context.WorkingFolder)))
        {
            return new WhyRequest(null, target.ToLowerInvariant(), null, source, Json: false);
        }

        return new SourceFinder(context.WorkingFolder).Find([target], source) is [{ File: not null } file]
            ? new WhyRequest(null, null, file, null, Json: false) : throw new UsageException("Name one hash or one file.");
    }

    /// <summary>The parameters of the query, named as the options are.</summary>
    private static IReadOnlyList<(string Name, string? Value)> Filters(ParseResult parsed, Option<string>[] options) =>
        [.. options.Select(option => (option.Name.TrimStart('-'), parsed.GetValue(option)))];
}
