using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Reflections.EmbeddedRuntime.Hosting.Timers;

/// <summary>Remembers timers' schedules, one small file each, replaced whole so that a crash leaves the old one or the new one.</summary>
internal sealed class TimerStatusStore(HostSettings settings, ILogger<TimerStatusStore> logger)
{
    private readonly string _folder = Path.Combine(settings.DataDirectory, "timers");

    public async Task<ScheduleStatus?> ReadAsync(string function, CancellationToken cancellation)
    {
        var path = FileOf(function);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ScheduleStatus>(await File.ReadAllBytesAsync(path, cancellation)) : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            Log.TimerStatusUnreadable(logger, function, error);
            return null;
        }
    }

    public async Task WriteAsync(string function, ScheduleStatus status, CancellationToken cancellation)
    {
        var path = FileOf(function);
        try
        {
            Directory.CreateDirectory(_folder);
            await File.WriteAllBytesAsync(path + ".new", JsonSerializer.SerializeToUtf8Bytes(status), cancellation);
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The timer itself must go on; what is lost is making up for a run missed while the host is down.
            Log.TimerStatusUnwritable(logger, function, error);
        }
    }

    // Names of functions are not names of files: characters beyond letters and digits are written as their code.
    private string FileOf(string function)
    {
        var name = new StringBuilder($"{settings.HubName}.".Length + function.Length + 8);
        foreach (var character in $"{settings.HubName}.{function}")
        {
            _ = char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' ? name.Append(character) : name.Append('~').Append((int)character).Append('~');
        }

        return Path.Combine(_folder, name.Append(".json").ToString());
    }
}
