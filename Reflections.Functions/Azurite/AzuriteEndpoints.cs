using System.Data.Common;

namespace Reflections.Functions.Azurite;

/// <summary>The loopback ports on which an emulator serves blobs and tables. 0 asks for any free port.</summary>
public sealed record AzuriteEndpoints(int BlobPort, int TablePort)
{
    public const string LoopbackAddress = "127.0.0.1";

    private const string Account = "devstoreaccount1";

    // Published by Microsoft for every emulator; it protects nothing.
    private const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static AzuriteEndpoints Default { get; } = new(10000, 10002);

    public Uri BlobAddress => new($"http://{LoopbackAddress}:{BlobPort}/");

    public Uri TableAddress => new($"http://{LoopbackAddress}:{TablePort}/");

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={WellKnownKey};" +
        $"BlobEndpoint={BlobAddress}{Account};TableEndpoint={TableAddress}{Account};";

    /// <summary>The emulator that a connection string names, or null when it names anything else (a real account, another machine, https, another account name).</summary>
    public static AzuriteEndpoints? FromConnectionString(string connectionString)
    {
        DbConnectionStringBuilder settings;
        try
        {
            settings = new DbConnectionStringBuilder { ConnectionString = connectionString };
        }
        catch (ArgumentException)
        {
            return null;
        }

        if (Setting(settings, "UseDevelopmentStorage") is { } flag)
        {
            return bool.TryParse(flag, out var use) && use && Setting(settings, "DevelopmentStorageProxyUri") is null ? Default : null;
        }

        return Setting(settings, "AccountName") == Account
            && LoopbackPort(Setting(settings, "BlobEndpoint")) is { } blob
            && LoopbackPort(Setting(settings, "TableEndpoint")) is { } table
                ? new AzuriteEndpoints(blob, table)
                : null;
    }

    private static string? Setting(DbConnectionStringBuilder settings, string key) =>
        settings.TryGetValue(key, out var value) ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null;

    private static int? LoopbackPort(string? endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp
        && uri.Host is LoopbackAddress or "localhost"
            ? uri.Port
            : null;
}
