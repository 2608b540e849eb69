using System.Security.Cryptography;

namespace Reflections.Functions.Dashboard;

/// <summary>A file of the dashboard.</summary>
/// <param name="ContentType">Its media type, with the character set.</param>
/// <param name="Bytes">The file as it is sent.</param>
/// <param name="ETag">A strong validator, in quotes: the hash of the bytes.</param>
internal sealed record DashboardAsset(string ContentType, byte[] Bytes, string ETag)
{
    /// <summary>The page.</summary>
    public const string Page = "index.html";

    private const string Prefix = "dashboard/";

    private static readonly Dictionary<string, DashboardAsset> All = Read();

    /// <summary>The file of this name, or null.</summary>
    public static DashboardAsset? Find(string name) => All.GetValueOrDefault(name);

    private static Dictionary<string, DashboardAsset> Read()
    {
        var assembly = typeof(DashboardAsset).Assembly;
        var assets = new Dictionary<string, DashboardAsset>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            assets[resource[Prefix.Length..]] = new DashboardAsset(TypeOf(resource), bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
        }

        return assets;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        var other => throw new InvalidOperationException($"The dashboard has no media type for '{other}'."),
    };
}
