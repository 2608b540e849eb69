using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Reflections.Functions.Azurite;

/// <summary>One process, not to be mistaken for a later one that was given the same id.</summary>
/// <param name="Id">Process id.</param>
/// <param name="StartMark">When it started, in the operating system's own unit; only compared for equality.</param>
internal sealed record ProcessIdentity(int Id, string StartMark)
{
    public static ProcessIdentity Current { get; } =
        Of(Environment.ProcessId) ?? throw new InvalidOperationException("The current process cannot be looked up.");

    public bool IsAlive => Of(Id) == this;

    /// <summary>The live process with this id, or null. One that has ended but was not reaped by its parent counts as gone.</summary>
    public static ProcessIdentity? Of(int id) => OperatingSystem.IsLinux() ? OfLinux(id) : OfAny(id);

    private static ProcessIdentity? OfLinux(int id)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // "pid (command) state ppid …": the command may hold blanks and brackets, so fields are counted from its last bracket. See proc(5): state is field 3, starttime 22.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new ProcessIdentity(id, fields[19]);
    }

    private static ProcessIdentity? OfAny(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited
                ? null
                : new ProcessIdentity(id, process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
