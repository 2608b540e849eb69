using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;
using Reflections.Tests.CrashMatrix.Bench;

namespace Reflections.Tests.CrashMatrix;

/// <summary>What is left in storage when everything has come to its end, in a form in which two histories that came to the same end are equal.</summary>
internal static partial class EndState
{
    private static readonly string[] Compared =
    [
        TableNames.IngestLedger, TableNames.IngestRuns, TableNames.IdempotencyKeys, TableNames.Sources, TableNames.Reflections,
        TableNames.UnappliedPatches, TableNames.Knowledge, TableNames.KnowledgeIndex,
    ];

    // What a run cost, who brought it to its end, and in which words, is a matter of the way that led there. So is how often an approval began.
    private static readonly string[] OfTheWay =
    [
        "Reason", "RecoveredBy", "Timeline", "FailureMessage", "Chunks", "ChangedChunks", "Entities", "Facts", "RefusedFacts", "StorageCalls", "ModelCalls",
    ];

    /// <summary>
    /// The one place that says what may differ: times; names of runs and hubs, which are replaced by the order of the tickets; what
    /// <see cref="OfTheWay"/> lists of runs; the ledger's fences, and the fingerprints of requests. Everything else of ledger, runs, keys, sources, knowledge,
    /// index, intents and blobs stands here, byte for byte.
    /// </summary>
    public static string Normalise(StorageContents contents)
    {
        var names = NamesOfRuns(contents);
        var lines = new List<string>();
        foreach (var table in Compared)
        {
            foreach (var row in contents.Rows(table))
            {
                var line = new StringBuilder($"{table} {row.Partition} {row.Row}");
                foreach (var (name, value) in row.Properties.OrderBy(property => property.Key, StringComparer.Ordinal))
                {
                    if (!IsOfTheWay(table, name))
                    {
                        line.Append(CultureInfo.InvariantCulture, $" {name}={(value is DateTimeOffset or DateTime ? "time" : value)}");
                    }
                }

                lines.Add(Times().Replace(RunNames().Replace(line.ToString(), found => names.GetValueOrDefault(found.Value, found.Value)), "time"));
            }
        }

        lines.AddRange(contents.Blobs.Select(blob => $"blob {blob.Key} {blob.Value}"));
        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    private static bool IsOfTheWay(string table, string property) => table switch
    {
        TableNames.IngestRuns => OfTheWay.Contains(property) || property == "Hub",
        TableNames.IngestLedger => property == "Fence",

        // It covers the name of the run that is retried, which is another one each time.
        TableNames.IdempotencyKeys => property == "RequestFingerprint",
        _ => false,
    };

    private static Dictionary<string, string> NamesOfRuns(StorageContents contents)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var runs = contents.Rows(TableNames.IngestRuns)
            .Select(row => (Run: RunId.Parse(row.Text("Run")!), Ticket: (long)row.Properties["Ticket"], Key: row.Text("IdempotencyKey")))
            .OrderBy(run => run.Ticket).ThenBy(run => run.Key, StringComparer.Ordinal);
        foreach (var (run, ticket, key) in runs)
        {
            names[run.Value] = names[run.NewestFirst] = $"run {ticket.ToString(CultureInfo.InvariantCulture)} {key}";
        }

        return names;
    }

    // Both forms of a run's name. Hashes are longer, and stand between other characters than digits of theirs.
    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")]
    private static partial Regex RunNames();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")]
    private static partial Regex Times();
}
