using System.Globalization;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>The stored form of the write-ahead intents.</summary>
internal static class UnappliedRowFormat
{
    public static string Partition(int shard) => string.Create(CultureInfo.InvariantCulture, $"shard-{shard:D2}");

    public static TableEntity Write(UnappliedRow row)
    {
        var writer = new RowWriter(Partition(row.Shard), row.RowKey)
            .Text("Reflection", row.Reflection.Value)
            .Text("Source", row.Source.Value)
            .Time("CreatedAt", row.CreatedAt)
            .Count("Attempts", row.Attempts)
            .Text("LastError", row.LastError)
            .Flag("SetAside", row.SetAside);
        return row switch
        {
            PatchRow patch => Write(writer, patch),
            OpenRunRow run => Write(writer, run),
            CleanRow clean => Write(writer, clean),
            DeletionRow deletion => Write(writer, deletion),
            _ => throw new ArgumentException($"{row.GetType()} has no stored form.", nameof(row)),
        };
    }

    public static UnappliedRow Read(string table, TableEntity row) => row.RowKey.Split('-', 2)[0] switch
    {
        "patch" => ReadPatch(table, row),
        "run" => ReadRun(table, row),
        "clean" => ReadClean(table, row),
        "delete" => ReadDeletion(table, row),
        _ => throw new DamagedRowException(table, row.PartitionKey, row.RowKey, "its key is of no known kind"),
    };

    // A row planted by hand need not tell whose it is, nor since when: the service knows when it came.
    public static PatchRow ReadPatch(string table, TableEntity row)
    {
        var reader = new RowReader(table, row);
        return Placed(reader, new PatchRow
        {
            Reflection = reader.Id<ReflectionId>("Reflection"),
            Source = reader.Id<SourceId>("Source"),
            CreatedAt = reader.OptionalTime("CreatedAt") ?? row.Timestamp ?? DateTimeOffset.UnixEpoch,
            Attempts = (int)(reader.OptionalNumber("Attempts") ?? 0),
            LastError = reader.OptionalText("LastError"),
            SetAside = reader.OptionalFlag("SetAside") ?? false,
            Key = reader.Id<IngestKey>("Key"),
            Generation = reader.Number("Generation"),
            Fence = reader.OptionalNumber("Fence") ?? 0,
            Run = reader.OptionalId<RunId>("Run"),
            Hub = reader.OptionalText("Hub"),
        });
    }

    public static OpenRunRow ReadRun(string table, TableEntity row)
    {
        var reader = new RowReader(table, row);
        return Placed(reader, new OpenRunRow
        {
            Reflection = reader.Id<ReflectionId>("Reflection"),
            Source = reader.Id<SourceId>("Source"),
            CreatedAt = reader.Time("CreatedAt"),
            Attempts = reader.Count("Attempts"),
            LastError = reader.OptionalText("LastError"),
            SetAside = reader.OptionalFlag("SetAside") ?? false,
            Run = reader.Id<RunId>("Run"),
            Ticket = reader.Number("Ticket"),
            Epoch = reader.OptionalNumber("Epoch") ?? 0,
            Hub = reader.Text("Hub"),
            Input = reader.Json<SourceInput>("Input"),
            Force = reader.Flag("Force"),
            RetryOf = reader.OptionalId<RunId>("RetryOf"),
            IdempotencyKey = reader.OptionalText("IdempotencyKey"),
        });
    }

    private static CleanRow ReadClean(string table, TableEntity row)
    {
        var reader = new RowReader(table, row);
        return Placed(reader, new CleanRow
        {
            Reflection = reader.Id<ReflectionId>("Reflection"),
            Source = reader.Id<SourceId>("Source"),
            CreatedAt = reader.Time("CreatedAt"),
            Attempts = reader.Count("Attempts"),
            LastError = reader.OptionalText("LastError"),
            SetAside = reader.OptionalFlag("SetAside") ?? false,
            Generation = reader.Number("Generation"),
            ReplacedBy = reader.Number("ReplacedBy"),
            DueAt = reader.Time("DueAt"),
        });
    }

    public static DeletionRow ReadDeletion(string table, TableEntity row)
    {
        var reader = new RowReader(table, row);
        return Placed(reader, new DeletionRow
        {
            Reflection = reader.Id<ReflectionId>("Reflection"),
            Source = reader.Id<SourceId>("Source"),
            CreatedAt = reader.Time("CreatedAt"),
            Attempts = reader.Count("Attempts"),
            LastError = reader.OptionalText("LastError"),
            SetAside = reader.OptionalFlag("SetAside") ?? false,
            Ticket = reader.Number("Ticket"),
            DueAt = reader.Time("DueAt"),
        });
    }

    // A row is deleted and updated under the keys that its properties give: if it stands elsewhere, that would hit another row.
    private static T Placed<T>(RowReader reader, T value)
        where T : UnappliedRow
    {
        reader.RequirePlace(Partition(value.Shard), value.RowKey);
        return value;
    }

    private static TableEntity Write(RowWriter writer, PatchRow patch) => writer
        .Text("Key", patch.Key.Value)
        .Number("Generation", patch.Generation)
        .Number("Fence", patch.Fence)
        .Text("Run", patch.Run?.Value)
        .Text("Hub", patch.Hub)
        .Row;

    private static TableEntity Write(RowWriter writer, OpenRunRow run) => writer
        .Text("Run", run.Run.Value)
        .Number("Ticket", run.Ticket)
        .Number("Epoch", run.Epoch == 0 ? null : run.Epoch)
        .Text("Hub", run.Hub)
        .Json("Input", run.Input)
        .Flag("Force", run.Force)
        .Text("RetryOf", run.RetryOf?.Value)
        .Text("IdempotencyKey", run.IdempotencyKey)
        .Row;

    private static TableEntity Write(RowWriter writer, DeletionRow deletion) => writer
        .Number("Ticket", deletion.Ticket)
        .Time("DueAt", deletion.DueAt)
        .Row;

    private static TableEntity Write(RowWriter writer, CleanRow clean) => writer
        .Number("Generation", clean.Generation)
        .Number("ReplacedBy", clean.ReplacedBy)
        .Time("DueAt", clean.DueAt)
        .Row;
}
