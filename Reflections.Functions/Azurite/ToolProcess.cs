using System.ComponentModel;
using System.Diagnostics;

namespace Reflections.Functions.Azurite;

/// <summary>Runs a command-line tool to its end.</summary>
internal static class ToolProcess
{
    /// <exception cref="AzuriteUnavailableException">The tool cannot be run at all.</exception>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string command, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var error = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception e)
        {
            throw new AzuriteUnavailableException($"'{command}' cannot be run: {e.Message}", e);
        }
    }
}
