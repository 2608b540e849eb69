using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;

namespace Reflections.Functions.Storage;

/// <summary>Registers tables, blobs and everything that is kept in them.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>The setting that names the account, shared with the functions runtime.</summary>
    public const string AccountSetting = "AzureWebJobsStorage";

    /// <summary>
    /// The account comes from <see cref="AccountSetting"/>: a connection string, or, with an identity, <c>:accountName</c> or
    /// <c>:tableServiceUri</c> and <c>:blobServiceUri</c> (and <c>:clientId</c> for a user-assigned identity). The rest comes from
    /// <see cref="StorageOptions.Section"/>, <see cref="PatchOptions.Section"/>, <see cref="KnowledgeOptions.Section"/> and <see cref="PassageOptions.Section"/>.
    /// A <see cref="Microsoft.Extensions.VectorData.VectorStore"/> that is registered besides takes the passages too, and answers searches.
    /// </summary>
    public static IServiceCollection AddReflectionStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>()
            .Bind(configuration.GetSection(StorageOptions.Section))
            .Configure(options => UseAccount(options, configuration))
            .ValidateDataAnnotations();
        services.AddOptions<PatchOptions>().Bind(configuration.GetSection(PatchOptions.Section)).ValidateDataAnnotations();
        services.AddOptions<KnowledgeOptions>().Bind(configuration.GetSection(KnowledgeOptions.Section)).ValidateDataAnnotations();
        services.AddOptions<PassageOptions>().Bind(configuration.GetSection(PassageOptions.Section)).ValidateDataAnnotations();
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        return services
            .AddSingleton<StorageClients>()
            .AddSingleton<ReflectionTables>()
            .AddSingleton<ArtifactStore>()
            .AddSingleton<SourceStore>()
            .AddSingleton<RunStore>()
            .AddSingleton<LedgerStore>()
            .AddSingleton<IdempotencyStore>()
            .AddSingleton<ReflectionStore>()
            .AddSingleton<UnappliedStore>()
            .AddSingleton<SweepStore>()
            .AddSingleton<HubStore>()
            .AddSingleton<PassageStore>()
            .AddSingleton<KnowledgeWriter>()
            .AddSingleton<KnowledgeStore>()
            .AddSingleton<BatchStore>()
            .AddSingleton<PatchProtocol>();
    }

    private static void UseAccount(StorageOptions options, IConfiguration configuration)
    {
        if (configuration[AccountSetting] is { Length: > 0 } connectionString)
        {
            options.ConnectionString = connectionString;
            return;
        }

        var account = configuration.GetSection(AccountSetting);
        var name = account["accountName"];
        options.TableServiceUri ??= ServiceUri(account["tableServiceUri"], name, "table");
        options.BlobServiceUri ??= ServiceUri(account["blobServiceUri"], name, "blob");
        if (account["clientId"] is { Length: > 0 } clientId)
        {
            options.Credential ??= new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
        }
    }

    private static Uri? ServiceUri(string? given, string? account, string service) =>
        !string.IsNullOrEmpty(given) ? new Uri(given)
        : !string.IsNullOrEmpty(account) ? new Uri($"https://{account}.{service}.core.windows.net")
        : null;
}
