using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Reflections.Functions.Azurite;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Patches;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Cli.Doctor;

/// <summary>The settings with which a host in this process would start.</summary>
/// <param name="Problems">Why it would not, one line each.</param>
/// <param name="Storage">Clients of the account; null when the settings name none.</param>
/// <param name="Emulator">The emulator on this machine that they name; null when they name anything else.</param>
/// <param name="HasKeys">Callers must send a key.</param>
/// <param name="IsRead">The rest is what the settings say; else they could not be read so far, and nothing is known of storage and keys.</param>
internal sealed record AppSettings(IReadOnlyList<string> Problems, StorageClients? Storage, AzuriteEndpoints? Emulator, bool HasKeys, bool IsRead = true)
{
    /// <summary>Puts the app together without starting it. Nothing is written.</summary>
    /// <param name="args">More settings, as on the command line of the app.</param>
    public static AppSettings Read(string urls, string dataDirectory, params string[] args)
    {
        try
        {
            using var host = ReflectionsApp.Build(["--urls", urls, .. args], dataDirectory);
            var configuration = host.Services.GetRequiredService<IConfiguration>();
            var problems = new List<string>();
            Try(problems, () => host.Services.GetService<IStartupValidator>()?.Validate());

            // The host checks these at first use only.
            Try(problems, () => _ = host.Services.GetRequiredService<IOptions<StorageOptions>>().Value);
            Try(problems, () => _ = host.Services.GetRequiredService<IOptions<PatchOptions>>().Value);
            Try(problems, () => _ = host.Services.GetRequiredService<IOptions<KnowledgeOptions>>().Value);
            Try(problems, () => _ = host.Services.GetRequiredService<IOptions<ReadingOptions>>().Value);
            StorageClients? storage = null;
            Try(problems, () => storage = host.Services.GetRequiredService<StorageClients>());
            return new AppSettings(
                problems, storage, AzuriteEndpoints.FromConnectionString(configuration[StorageServiceCollectionExtensions.AccountSetting] ?? string.Empty),
                configuration.GetSection("EmbeddedRuntime:Keys").GetChildren().Any());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new AppSettings([error.Message], null, null, false, IsRead: false);
        }
    }

    private static void Try(List<string> problems, Action check)
    {
        try
        {
            check();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            problems.AddRange(error is OptionsValidationException invalid ? invalid.Failures.Except(problems) : [error.Message]);
        }
    }
}
