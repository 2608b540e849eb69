using System.CommandLine;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Reflections.Cli.Sources;
using Reflections.Domain.Identity;

namespace Reflections.Cli.Commands;

/// <summary>The command line: what can be said, and what is done about it.</summary>
internal sealed class CommandLine(CliContext context)
{
    private const string DefaultData = ".reflections";
    private const int DefaultConcurrency = 16;

    /// <summary>A host in this process needs time to stop gently after Ctrl-C.</summary>
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(60);

    private readonly Option<string> _reflection = new("--reflection", "-r") { Description = "The reflection (knowledge base).", HelpName = "ID" };

    private readonly Option<string> _endpoint = new("--endpoint")
    {
        Description = $"The host to use. Without it: the one at {HostAddress.Default} (or where ASPNETCORE_URLS says), else the app is hosted in this process.",
        HelpName = "URL",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "Data folder of a host in this process.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultData,
    };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line on standard output; everything else on standard error." };

    /// <param name="cancellation">Stops waiting, as Ctrl-C does.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        // No response files: a path may start with '@'.
        var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            context.Console.Note(parsed.UnmatchedTokens is [var unknown, ..]
                ? $"'{unknown}' is no command, option or argument here. See --help." : $"{parsed.Errors[0].Message} See --help.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = context.Console.Results,
                    Error = context.Console.Notes,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = s_stopPatience,
                },
                cancellation);
        }
        catch (UsageException error)
        {
            context.Console.Note(error.Message);
            return ExitCode.Usage;
        }
    }

    private RootCommand Root()
    {
        _reflection.Validators.Add(result => Check(
            result.GetValueOrDefault<string>(), "--reflection", text => ReflectionId.TryCreate(text, out _, out var problem) ? null : problem, result.AddError));
        _endpoint.Validators.Add(result => Check(
            result.GetValueOrDefault<string>(), "--endpoint", text => Address(text) is null ? "must be an http or https address" : null, result.AddError));
        return new RootCommand("Ingests files and web pages into maintained, cited knowledge bases.") { Ingest(), Runs(), Show(), Search(), Export() };
    }

    private Command Ingest()
    {
        var targets = new Argument<string[]>("PATH-OR-URL")
        {
            Description = "Files, folders (with all below them; hidden files are skipped), patterns (*, ?, **) and http(s) addresses.",
            Arity = ArgumentArity.OneOrMore,
        };
        var reflection = new Option<string>("--reflection", "-r") { Description = _reflection.Description, HelpName = "ID", Required = true };
        reflection.Validators.AddRange(_reflection.Validators);
        var source = new Option<string>("--source") { Description = "The source id, for a single source only.", HelpName = "ID" };
        var force = new Option<bool>("--force") { Description = "Do the work even if the content is known." };
        var concurrency = new Option<int>("--concurrency") { Description = "Sources under way at a time.", HelpName = "N", DefaultValueFactory = _ => DefaultConcurrency };
        concurrency.Validators.Add(result => AtLeastOne(result.GetValueOrDefault<int>(), "--concurrency", result.AddError));
        var command = new Command("ingest", $"Ingests sources and waits for the outcome of each. {SourceName.Rule}")
        {
            targets, reflection, source, force, concurrency, _json, _endpoint, _data,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var sources = new SourceFinder(context.WorkingFolder).Find(parsed.GetRequiredValue(targets), parsed.GetValue(source));
            var request = new IngestRequest(
                parsed.GetRequiredValue(reflection), sources, parsed.GetValue(force), parsed.GetValue(_json), parsed.GetValue(concurrency));
            IIngestDisplay display = context.Console.IsLive ? new BarDisplay(context.Console) : new LineDisplay(context.Console);
            return HostedAsync(parsed, (session, stop) => new IngestCommand(context, session, display).RunAsync(request, stop), cancellation);
        });
        return command;
    }

    private Command Runs()
    {
        var top = Top(20);
        var command = new Command("runs", "Lists runs, newest first.") { _reflection, top, _json, _endpoint, _data };
        command.SetAction((parsed, cancellation) => HostedAsync(
            parsed, (session, stop) => new RunsCommand(context, session).RunAsync(parsed.GetValue(_reflection), parsed.GetValue(top), parsed.GetValue(_json), stop), cancellation));
        return command;
    }

    private Command Show()
    {
        var run = new Argument<string>("RUN") { Description = "The run's id." };
        var command = new Command("show", "Shows one run with its timeline, cost and reason.") { run, _reflection, _json, _endpoint, _data };
        command.SetAction((parsed, cancellation) => HostedAsync(
            parsed,
            (session, stop) => new ShowCommand(context, session).RunAsync(parsed.GetRequiredValue(run), parsed.GetValue(_reflection), parsed.GetValue(_json), stop),
            cancellation));
        return command;
    }

    private Command Search()
    {
        var query = new Argument<string>("QUERY") { Description = "What to look for." };
        var top = Top(10);
        var source = new Option<string>("--source") { Description = "Only chunks of this source.", HelpName = "ID" };
        var command = new Command("search", "Searches chunks, by words and by meaning; each hit with its citation.") { query, _reflection, top, source, _json, _endpoint, _data };
        command.SetAction((parsed, cancellation) => HostedAsync(
            parsed,
            (session, stop) => new SearchCommand(context, session).RunAsync(
                parsed.GetRequiredValue(query), parsed.GetValue(_reflection), parsed.GetValue(top), parsed.GetValue(source), parsed.GetValue(_json), stop),
            cancellation));
        return command;
    }

    private Command Export()
    {
        var command = new Command("export", "Writes the whole knowledge of a reflection as sorted JSON lines, equal for equal knowledge.") { _reflection, _endpoint, _data };
        command.SetAction((parsed, cancellation) => HostedAsync(
            parsed,
            async (session, stop) =>
            {
                var reflection = await ReflectionChoice.ResolveAsync(session.Api, parsed.GetValue(_reflection), stop);
                await session.Api.ExportAsync(reflection, context.Console.Results, stop);
                return ExitCode.Success;
            },
            cancellation));
        return command;
    }

    private Task<int> HostedAsync(ParseResult parsed, Func<HostSession, CancellationToken, Task<int>> command, CancellationToken cancellation)
    {
        var choice = new HostChoice(
            parsed.GetValue(_endpoint) is { } endpoint ? Address(endpoint) : null,
            Path.GetFullPath(parsed.GetRequiredValue(_data), context.WorkingFolder),
            parsed.GetResult(_data) is { Implicit: false });
        return new HostedCommand(context).RunAsync(choice, command, cancellation);
    }

    private static Option<int> Top(int usual)
    {
        var top = new Option<int>("--top") { Description = "The most to list.", HelpName = "N", DefaultValueFactory = _ => usual };
        top.Validators.Add(result => AtLeastOne(result.GetValueOrDefault<int>(), "--top", result.AddError));
        return top;
    }

    private static void AtLeastOne(int value, string option, Action<string> addError)
    {
        if (value < 1)
        {
            addError($"{option} must be at least 1.");
        }
    }

    private static void Check(string? text, string option, Func<string, string?> problemOf, Action<string> addError)
    {
        if (problemOf(text ?? string.Empty) is { } problem)
        {
            addError($"{option} {problem}.");
        }
    }

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;
}
