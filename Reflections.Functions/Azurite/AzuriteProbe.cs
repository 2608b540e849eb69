using System.Net.Sockets;

namespace Reflections.Functions.Azurite;

/// <summary>What answers on an emulator's two ports.</summary>
internal enum AzuritePresence
{
    /// <summary>Nothing listens on either port.</summary>
    Absent,

    /// <summary>Azurite answers on both.</summary>
    Serving,

    /// <summary>Something listens that is not Azurite, or only one port is served.</summary>
    Foreign,
}

/// <summary>Asks who listens. Azurite names itself in the Server header of every answer, also of a refusal.</summary>
internal static class AzuriteProbe
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    // What is between us and Azurite may answer in its place, or break off, and does so no more when it is asked again.
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task<AzuritePresence> ProbeAsync(AzuriteEndpoints endpoints, TimeProvider time, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            AskAsync(endpoints.BlobAddress, "Azurite-Blob", time, cancellationToken),
            AskAsync(endpoints.TableAddress, "Azurite-Table", time, cancellationToken)).ConfigureAwait(false);
        return answers[0] == answers[1] ? answers[0] : AzuritePresence.Foreign;
    }

    private static async Task<AzuritePresence> AskAsync(Uri address, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await AskOnceAsync(address, name, cancellationToken).ConfigureAwait(false);
            if (answer != AzuritePresence.Foreign || attempt == Attempts)
            {
                return answer;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<AzuritePresence> AskOnceAsync(Uri address, string name, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.Headers.Server.Any(server => server.Product?.Name == name) ? AzuritePresence.Serving : AzuritePresence.Foreign;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return AzuritePresence.Absent;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return AzuritePresence.Foreign;
        }
    }
}
