using System.Text;
using Microsoft.Extensions.Configuration;
using Reflections.Domain.Identity;

namespace Reflections.Functions.Ingestion;

/// <summary>The name of the engine that keeps this app's instances. A run belongs to the hub that accepted it.</summary>
/// <param name="IsExclusive">This process is the hub's only one: true for a hub that lives in a data folder, which one process at a time may open.</param>
public sealed record TaskHub(string Name, bool IsExclusive = false)
{
    // The worker's configuration tells where its host listens; the embedded runtime has no such host.
    private const string FunctionsHostSetting = "Functions:Worker:HostEndpoint";

    /// <summary>
    /// Setting <c>TaskHub</c>; on Azure the site's name; under a Functions host elsewhere one name, for such hosts keep their instances in the
    /// account that holds the tables; else a name of the data folder's own, kept in it: two folders are two engines, and neither may take the
    /// other's runs for its own.
    /// </summary>
    public static TaskHub Of(IConfiguration configuration, string dataDirectory)
    {
        if ((configuration["TaskHub"] ?? configuration["WEBSITE_SITE_NAME"]) is { Length: > 0 } named)
        {
            return new TaskHub(named);
        }

        if (configuration[FunctionsHostSetting] is not null)
        {
            return new TaskHub("functions-host");
        }

        Create(dataDirectory);
        var file = Path.Combine(dataDirectory, "hub");
        if (Read(file) is { } kept)
        {
            return new TaskHub(kept, IsExclusive: true);
        }

        // The file appears whole or not at all. An empty one is what a crash left of a name that was never used.
        var draft = $"{file}.{Environment.ProcessId}";
        using (var created = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            created.Write(Encoding.ASCII.GetBytes($"local-{Sha256Text.Of(Guid.NewGuid().ToByteArray())[..12]}"));
            created.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite: File.Exists(file));
        }
        catch (IOException) when (Read(file) is not null)
        {
            // Another process was first: its name is the folder's.
            File.Delete(draft);
        }

        return new TaskHub(Read(file) ?? throw new InvalidDataException($"The file {file} should hold the hub's name, and is empty."), IsExclusive: true);
    }

    private static void Create(string dataDirectory)
    {
        try
        {
            Directory.CreateDirectory(dataDirectory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The data folder {dataDirectory} cannot be made: {error.Message}", error);
        }
    }

    private static string? Read(string file) => File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } name ? name : null;
}
