using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>Heartbeats of the task hubs that share the tables, all by the storage service's clock.</summary>
public sealed class HubStore(ReflectionTables tables, TimeProvider time)
{
    private const string Partition = "hubs";

    private readonly StoredTable _table = tables.Open(TableNames.Hubs);

    /// <summary>Notes that the hub's engine lives. The last writer is right, whoever it is.</summary>
    public Task BeatAsync(string hub, CancellationToken cancellation) =>
        _table.PutAsync(new RowWriter(Partition, RowKey(hub)).Text("Hub", hub).Time("BeatAt", time.GetUtcNow()).Row, cancellation);

    /// <summary>The hub's last heartbeat, or null if it never had one. One call.</summary>
    public async Task<HubBeat?> LastBeatAsync(string hub, CancellationToken cancellation)
    {
        if (await _table.GetWithServiceTimeAsync(Partition, RowKey(hub), cancellation) is not { } answer)
        {
            return null;
        }

        var beat = answer.Row.Timestamp ?? throw new DamagedRowException(_table.Name, Partition, RowKey(hub), "the service gave no timestamp");
        return new HubBeat(beat, answer.AnsweredAt ?? beat);
    }

    private static string RowKey(string hub) => Domain.Identity.Sha256Text.Of(hub);
}

/// <summary>A heartbeat.</summary>
/// <param name="At">When the service stored it.</param>
/// <param name="ServiceNow">The service's time when it was asked.</param>
public sealed record HubBeat(DateTimeOffset At, DateTimeOffset ServiceNow)
{
    /// <summary>How long ago it was, independent of this machine's clock; never negative.</summary>
    public TimeSpan Age => ServiceNow > At ? ServiceNow - At : TimeSpan.Zero;
}
