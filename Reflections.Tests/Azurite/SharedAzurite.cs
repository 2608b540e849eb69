using Reflections.Functions.Azurite;

namespace Reflections.Tests.Azurite;

/// <summary>One in-memory Azurite for the whole test run, started by the first test that asks. Tests keep apart by their prefixes.</summary>
internal static class SharedAzurite
{
    private static readonly Lazy<Task<AzuriteHost>> Host = new(StartAsync);

    public static async Task<string> ConnectionStringAsync() => (await Host.Value).ConnectionString;

    /// <summary>A fresh prefix that is legal in the name of a table (letters and digits, a letter first) and of a blob container (lower case).</summary>
    public static string UniquePrefix() => $"t{Guid.NewGuid():N}"[..13];

    private static async Task<AzuriteHost> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("reflections-azurite-");
        var host = await AzuriteHost.StartAsync(folder.FullName, inMemory: true);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            host.DisposeAsync().AsTask().GetAwaiter().GetResult();
            folder.Delete(recursive: true);
        };
        return host;
    }
}
