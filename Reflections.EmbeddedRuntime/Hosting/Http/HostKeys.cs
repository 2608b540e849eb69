using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>
/// The keys that requests must carry, from <c>EmbeddedRuntime:Keys</c>: <c>_master</c> opens everything, names that end in <c>_extension</c> are
/// system keys, <c>functions:NAME:KEY</c> belong to one function, all others are host keys that open every function. Without any, nothing is asked.
/// </summary>
internal sealed class HostKeys
{
    public const string DurableTask = "durabletask_extension";
    private const string Master = "_master";
    private const string FunctionKeys = "functions";

    private readonly byte[]? _master;
    private readonly Dictionary<string, byte[]> _system = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<byte[]> _host = [];
    private readonly Dictionary<string, List<byte[]>> _functions = new(StringComparer.OrdinalIgnoreCase);

    public HostKeys(IConfiguration configuration)
    {
        foreach (var entry in configuration.GetSection("EmbeddedRuntime:Keys").GetChildren())
        {
            if (string.Equals(entry.Key, FunctionKeys, StringComparison.OrdinalIgnoreCase) && entry.Value is null)
            {
                foreach (var function in entry.GetChildren())
                {
                    _functions[function.Key] = [.. function.GetChildren().Where(key => !string.IsNullOrEmpty(key.Value)).Select(key => Bytes(key.Value!))];
                }
            }
            else if (string.IsNullOrEmpty(entry.Value))
            {
                throw new InvalidOperationException($"The key '{entry.Key}' in EmbeddedRuntime:Keys is empty.");
            }
            else if (string.Equals(entry.Key, Master, StringComparison.OrdinalIgnoreCase))
            {
                _master = Bytes(entry.Value);
            }
            else if (entry.Key.EndsWith("_extension", StringComparison.OrdinalIgnoreCase))
            {
                _system[entry.Key] = Bytes(entry.Value);
            }
            else
            {
                _host.Add(Bytes(entry.Value));
            }
        }

        DurableTaskKey = _system.TryGetValue(DurableTask, out var durable) ? Encoding.UTF8.GetString(durable) : null;
    }

    public bool Configured => _master is not null || _system.Count > 0 || _host.Count > 0 || _functions.Count > 0;

    /// <summary>The key that links to the durable HTTP API carry; null when there is none.</summary>
    public string? DurableTaskKey { get; }

    public bool Admit(HttpRequest request, AuthorizationLevel level, string name)
    {
        if (level == AuthorizationLevel.Anonymous || !Configured)
        {
            return true;
        }

        var given = request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString() : request.Query["code"].ToString();
        if (given.Length == 0)
        {
            return false;
        }

        var key = Bytes(given);
        return Same(_master, key) || level switch
        {
            AuthorizationLevel.System => _system.TryGetValue(name, out var system) && Same(system, key),
            AuthorizationLevel.Function or AuthorizationLevel.User =>
                _host.Exists(host => Same(host, key)) || (_functions.TryGetValue(name, out var own) && own.Exists(one => Same(one, key))),
            _ => false,
        };
    }

    private static byte[] Bytes(string key) => Encoding.UTF8.GetBytes(key);

    private static bool Same(byte[]? expected, byte[] given) => expected is not null && CryptographicOperations.FixedTimeEquals(expected, given);
}
