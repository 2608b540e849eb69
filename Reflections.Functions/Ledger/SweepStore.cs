using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>The receipts of sweeps, newest first.</summary>
public sealed class SweepStore(ReflectionTables tables)
{
    /// <summary>Most findings that one receipt keeps; its counts tell of all.</summary>
    public const int MaxFindings = 200;

    private const string Partition = "sweeps";
    private const int MaxReason = 500;

    private readonly StoredTable _table = tables.Open(TableNames.SweepReceipts);

    /// <summary>Keeps a receipt. A repetition of the same receipt changes nothing.</summary>
    public async Task InsertAsync(SweepReceipt receipt, CancellationToken cancellation)
    {
        var findings = receipt.Findings.Take(MaxFindings)
            .Select(finding => finding.Reason.Length <= MaxReason ? finding : finding with { Reason = finding.Reason[..MaxReason] })
            .ToList();
        var row = new RowWriter(Partition, RowKeyOf(receipt))
            .Text("Id", receipt.Id)
            .Time("StartedAt", receipt.StartedAt)
            .Time("FinishedAt", receipt.FinishedAt)
            .Flag("DryRun", receipt.DryRun)
            .Count("Examined", receipt.Examined)
            .Count("Recovered", receipt.Recovered)
            .Count("Dropped", receipt.Dropped)
            .Count("SetAside", receipt.SetAside)
            .Count("StorageCalls", receipt.StorageCalls)
            .Json("Findings", findings)
            .Row;
        await _table.InsertOrGetAsync(row, cancellation);
    }

    /// <summary>A page of receipts, newest first.</summary>
    /// <param name="top">Receipts in the page, 1 to 1,000.</param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="damaged">Takes the rows of the page that are not readable; when null, the first of them is thrown.</param>
    public async Task<(IReadOnlyList<SweepReceipt> Receipts, string? Continuation)> ListAsync(
        int top, string? continuation, CancellationToken cancellation, ICollection<DamagedRowException>? damaged = null)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        var (rows, next) = await _table.QueryPageAsync(filter, top, continuation, cancellation);
        return (ReadableRows.Read(rows, Read, damaged), next);
    }

    /// <summary>The receipt of that sweep, or null. One call, more where receipts are many: they are kept by time.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<SweepReceipt?> FindAsync(string id, CancellationToken cancellation)
    {
        await foreach (var row in _table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Id eq {id}"), cancellation))
        {
            return Read(row);
        }

        return null;
    }

    private static string RowKeyOf(SweepReceipt receipt) => $"{TableKeys.NewestFirst(receipt.StartedAt)}-{Sha256Text.Of(receipt.Id)[..16]}";

    private SweepReceipt Read(TableEntity row)
    {
        var reader = new RowReader(_table.Name, row);
        var receipt = new SweepReceipt(
            reader.Text("Id"), reader.Time("StartedAt"), reader.Time("FinishedAt"), reader.Flag("DryRun"),
            reader.Count("Examined"), reader.Count("Recovered"), reader.Count("Dropped"), reader.Count("SetAside"),
            reader.Count("StorageCalls"), reader.Json<List<SweepFinding>>("Findings"));
        reader.RequirePlace(Partition, RowKeyOf(receipt));
        return receipt;
    }
}
