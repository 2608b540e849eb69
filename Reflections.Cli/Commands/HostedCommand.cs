using Reflections.Cli.Api;
using Reflections.Cli.Hosts;

namespace Reflections.Cli.Commands;

/// <summary>Runs a command against a host, and lets a host in this process finish what it was given.</summary>
internal sealed class HostedCommand(CliContext context)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(HostChoice choice, Func<HostSession, CancellationToken, Task<int>> command, CancellationToken cancellation)
    {
        HostSession? session = null;
        var exit = ExitCode.Failure;
        try
        {
            var finder = new HostFinder(choice, context.Urls, context.Starter, context.Console, context.Time, context.Pace);
            session = await HostSession.OpenAsync(finder, context.Console, context.Time, context.Pace, cancellation);
            exit = await GuardedAsync(() => command(session, cancellation));
            if (session.IsInProcess)
            {
                await session.WaitUntilIdleAsync(cancellation);
            }

            return exit;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Console.Note(session switch
            {
                null => "Stopped.",
                { IsInProcess: true } => $"Stopped waiting. Runs that have not ended are resumed on the next start with the data in {session.DataDirectory}.",
                _ => $"Stopped waiting. The runs go on in the host at {session.Api.Address}.",
            });

            // What the command itself did counts; the others' runs were only kept company.
            return exit;
        }
        catch (Exception error) when (error is HostUnavailableException or ApiException)
        {
            context.Console.Note(error.Message);
            return ExitCode.Failure;
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }
        }
    }

    /// <summary>A command that goes wrong is told of; the host's runs are waited for all the same.</summary>
    private async Task<int> GuardedAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (UsageException error)
        {
            context.Console.Note(error.Message);
            return ExitCode.Usage;
        }
        catch (Exception error) when (error is HostUnavailableException or ApiException or HttpRequestException or IOException)
        {
            context.Console.Note(error.Message);
            return ExitCode.Failure;
        }
    }
}
