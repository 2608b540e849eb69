using Azure;
using Reflections.Functions.Storage;

namespace Reflections.Cli.Doctor;

/// <summary>Asks storage for a page of its tables, and whether the container is there.</summary>
internal static class StorageCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <returns>What was found, and storage's own time when it told it.</returns>
    public static async Task<(Finding Finding, DateTimeOffset? Time)> AskAsync(StorageClients storage, TimeProvider time, CancellationToken cancellation)
    {
        const string Check = "storage";
        var place = storage.Tables.Uri.GetLeftPart(UriPartial.Authority);
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            DateTimeOffset? told = null;
            await foreach (var page in storage.Tables.QueryAsync(cancellationToken: either.Token).AsPages(pageSizeHint: 1))
            {
                told = page.GetRawResponse().Headers.Date;
                break;
            }

            var hasContainer = (await storage.Container.ExistsAsync(either.Token)).Value;
            return (Finding.Ok(Check, $"{place} answers{(hasContainer ? "" : "; nothing is stored there yet")}"), told);
        }
        catch (RequestFailedException refusal)
        {
            return (Finding.Fail(
                Check, $"{place} refuses ({refusal.Status} {refusal.ErrorCode}).", "Check the key, or the identity's roles: Storage Table and Blob Data Contributor."), null);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && error is not OutOfMemoryException)
        {
            var reason = error is OperationCanceledException ? $"no answer within {s_patience.TotalSeconds:0} seconds" : error.Message.Split('\n')[0];
            return (Finding.Fail(Check, $"{place} cannot be reached: {reason}", "Check AzureWebJobsStorage, and the network between."), null);
        }
    }
}
