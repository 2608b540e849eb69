using System.CommandLine;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Reflections.Cli.Sources;
using Reflections.Domain.Identity;

namespace Reflections.Cli.Commands;

/// <summary>The command line: what can be said, and what is done about it.</summary>
internal sealed partial class CommandLine(CliContext context)
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
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Console.Note("Stopped.");
            return ExitCode.Failure;
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
        var root = new RootCommand("Ingests files and web pages into maintained, cited knowledge bases.")
        {
            Ingest(), Runs(), Show(), Watch(), Search(), Entities(), Facts(), Digest(), Export(), Sources(), Why(),
            Review(), Cancel(), Retry(), Delete(), Sweep(), Doctor(), Completion(),
        };
        ExampledCommand.ShowExamples(root);
        return root;
    }

    /// <summary>A command that speaks to a host.</summary>
    private void Host(Command command, Func<ParseResult, HostSession, CancellationToken, Task<int>> run, Action<ParseResult>? check = null)
    {
        command.Options.Add(_json);
        command.Options.Add(_endpoint);
        command.Options.Add(_data);
        command.SetAction((parsed, cancellation) =>
        {
            // Before a host is looked for or started.
            check?.Invoke(parsed);
            return new HostedCommand(context).RunAsync(Choice(parsed), (session, stop) => run(parsed, session, stop), cancellation);
        });
    }

    private HostChoice Choice(ParseResult parsed) => new(
        parsed.GetValue(_endpoint) is { } endpoint ? Address(endpoint) : null,
        Path.GetFullPath(parsed.GetRequiredValue(_data), context.WorkingFolder),
        parsed.GetResult(_data) is { Implicit: false });

    private IIngestDisplay Display() => context.Console.IsLive ? new BarDisplay(context.Console) : new LineDisplay(context.Console);

    private static Option<string> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    private static Option<string[]> Texts(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    private static Argument<string> RunArgument() => new("RUN") { Description = "The run's id." };

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
