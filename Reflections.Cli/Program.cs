using Reflections.Cli.Commands;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;

var console = CliConsole.OfProcess();
var context = new CliContext(console, new EmbeddedAppStarter(), TimeProvider.System, Pace.Default, Environment.CurrentDirectory, HostAddress.Urls);
try
{
    return await new CommandLine(context).RunAsync(args);
}
catch (Exception error)
{
    // The last resort: one line, not a stack trace. REFLECTIONS_LOG shows what a host in this process knows.
    console.Note($"{error.GetType().Name}: {error.Message}");
    return ExitCode.Failure;
}
