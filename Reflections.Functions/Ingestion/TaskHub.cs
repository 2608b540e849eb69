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

        Directory.CreateDirectory(dataDirectory);
        var file = Path.Combine(dataDirectory, "hub");
        var mine = $"local-{Sha256Text.Of(Guid.NewGuid().ToByteArray())[..12]}";
        try
        {
            using var created = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            created.Write(System.Text.Encoding.ASCII.GetBytes(mine));
            return new TaskHub(mine, IsExclusive: true);
        }
        catch (IOException) when (File.Exists(file))
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } kept ? new TaskHub(kept, IsExclusive: true)
                : throw new InvalidDataException($"The file {file} should hold the hub's name, and is empty.");
        }
    }
}
