using System.Net;
using Reflections.Cli.Api;

namespace Reflections.Cli.Hosts;

/// <summary>What stands at an address.</summary>
internal enum HostPresence
{
    /// <summary>Nothing listens.</summary>
    Absent,

    /// <summary>Something listens and cannot answer yet.</summary>
    NotReady,

    /// <summary>A host of ours.</summary>
    Ready,

    /// <summary>A host that asks for a key.</summary>
    Locked,

    /// <summary>Something else.</summary>
    Foreign,
}

/// <summary>What stands at an address, and what it said.</summary>
internal sealed record HostAnswer(HostPresence Presence, string Detail);

/// <summary>Tells a host of ours from an empty port and from strangers.</summary>
internal static class HostProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static async Task<HostAnswer> AskAsync(ApiClient api, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await api.ReflectionsAsync(either.Token);
            return new HostAnswer(HostPresence.Ready, "it answers");
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            return new HostAnswer(HostPresence.Absent, error.Message);
        }
        catch (HttpRequestException error)
        {
            return new HostAnswer(HostPresence.Foreign, error.Message);
        }
        catch (ApiException error)
        {
            return new HostAnswer(
                error.Status switch
                {
                    >= HttpStatusCode.InternalServerError => HostPresence.NotReady,
                    HttpStatusCode.Unauthorized => HostPresence.Locked,
                    _ => HostPresence.Foreign,
                },
                error.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new HostAnswer(HostPresence.NotReady, $"no answer within {s_patience.TotalSeconds:0} seconds");
        }
    }
}
