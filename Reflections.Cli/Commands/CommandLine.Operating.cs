using System.CommandLine;
using Reflections.Cli.Api;
using Reflections.Cli.Output;

namespace Reflections.Cli.Commands;

/// <content>Commands of reviewers and operators.</content>
internal sealed partial class CommandLine
{
    private Command Review()
    {
        var run = new Argument<string>("RUN") { Description = "Only this run: without a terminal its difference is printed.", Arity = ArgumentArity.ZeroOrOne };
        var approve = Text("--approve", "Approve this run without asking.", "RUN");
        var reject = Text("--reject", "Reject this run without asking.", "RUN");
        var reason = Text("--reason", "Why; it stands in the ledger.", "TEXT");
        var reviewer = new Option<string>("--reviewer") { Description = "Who decides.", HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName };
        var only = Texts("--only", "With --approve: ids of the only facts to approve.", "FACT");
        var except = Texts("--except", "With --approve: ids of facts to leave out.", "FACT");
        var command = new ExampledCommand(
            "review", "Shows what waits for a reviewer and what approving it would change, and asks for decisions. Without a terminal it lists.",
            "reflections review -r handbook", "reflections review --approve RUN --reason 'checked with the author'", "reflections review RUN --json")
        {
            run, _reflection, approve, reject, reason, reviewer, only, except,
        };
        Host(
            command,
            (parsed, session, stop) => new ReviewCommand(context, session).RunAsync(
                new ReviewRequest(
                    parsed.GetValue(_reflection),
                    parsed.GetValue(approve) ?? parsed.GetValue(reject) ?? parsed.GetValue(run),
                    parsed.GetValue(approve) is not null ? Decision.Approve : parsed.GetValue(reject) is not null ? Decision.Reject : null,
                    parsed.GetValue(reason), parsed.GetValue(reviewer), parsed.GetRequiredValue(only), parsed.GetRequiredValue(except), parsed.GetValue(_json)),
                stop),
            parsed =>
            {
                if (new[] { parsed.GetValue(run), parsed.GetValue(approve), parsed.GetValue(reject) }.Count(named => named is not null) > 1)
                {
                    throw new UsageException("Name one run: as the argument, with --approve, or with --reject.");
                }

                var (some, others) = (parsed.GetRequiredValue(only).Length > 0, parsed.GetRequiredValue(except).Length > 0);
                if ((some || others) && (parsed.GetValue(approve) is null || (some && others)))
                {
                    throw new UsageException("--only or --except belongs to --approve.");
                }
            });
        return command;
    }

    private Command Delete()
    {
        var source = new Argument<string>("SOURCE") { Description = "The source's id." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new ExampledCommand(
            "delete", "Deletes a source: readers lose it at once, and all that is stored of it is erased. Prints the receipt.",
            "reflections delete docs/install.md -r handbook --yes") { source, _reflection, yes };
        Host(
            command,
            (parsed, session, stop) => new DeleteCommand(context, session).RunAsync(
                parsed.GetRequiredValue(source), parsed.GetValue(_reflection), parsed.GetValue(yes), parsed.GetValue(_json), stop),
            parsed =>
            {
                if (!parsed.GetValue(yes) && !context.Console.IsInteractive)
                {
                    throw new UsageException("Nobody can be asked here: say --yes to delete.");
                }
            });
        return command;
    }

    private Command Sweep()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var command = new ExampledCommand(
            "sweep", "Settles what dead hosts left behind, as the timer does every five minutes, and prints the receipt.", "reflections sweep --dry-run") { dryRun };
        Host(command, (parsed, session, stop) => new SweepCommand(context, session).RunAsync(parsed.GetValue(dryRun), parsed.GetValue(_json), stop));
        return command;
    }

    private Command Doctor()
    {
        var command = new ExampledCommand(
            "doctor", "Checks this machine, the settings, storage and the host that runs, if one does, and says what to do. Starts and changes nothing.", "reflections doctor")
        {
            _json, _endpoint, _data,
        };
        command.SetAction((parsed, cancellation) => new DoctorCommand(context).RunAsync(Choice(parsed), parsed.GetValue(_json), cancellation));
        return command;
    }

    private Command Completion()
    {
        var shell = new Argument<string>("SHELL") { Description = $"{string.Join(", ", CompletionCommand.Shells)}." };
        shell.AcceptOnlyFromAmong([.. CompletionCommand.Shells]);
        var command = new ExampledCommand(
            "completion", "Prints a script by which a shell completes this command line.", "source <(reflections completion bash)",
            "reflections completion pwsh | Out-String | Invoke-Expression") { shell, _json };
        command.SetAction(parsed => new CompletionCommand(context).Run(parsed.GetRequiredValue(shell), parsed.GetValue(_json)));
        return command;
    }
}
