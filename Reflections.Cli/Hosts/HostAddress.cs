using Microsoft.AspNetCore.Http;

namespace Reflections.Cli.Hosts;

/// <summary>Where a host listens when nobody says otherwise, and how to reach it there.</summary>
internal static class HostAddress
{
    public const string Default = "http://127.0.0.1:7071";

    /// <summary>The setting that a host without <c>--urls</c> listens by.</summary>
    public static string Urls => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls ? urls : Default;

    /// <summary>The address under which this machine reaches what listens on <paramref name="urls"/>; null when it is not known before it listens.</summary>
    /// <param name="urls">Addresses parted by semicolons; the first counts.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    public static Uri? Reach(string urls)
    {
        var binding = BindingAddress.Parse(urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0]);
        if (binding.Port == 0 || binding.IsUnixPipe || binding.IsNamedPipe)
        {
            return null;
        }

        var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : binding.Host;
        return new UriBuilder(binding.Scheme, host, binding.Port).Uri;
    }
}
