using System.Diagnostics.Metrics;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Telemetry;

/// <summary>What the last scan of the intents in this process saw. Whoever reads the gauges reads this, never storage.</summary>
public sealed class BacklogGauges : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private volatile Scan? _last;

    /// <summary>Offers the gauges; they tell nothing before the first scan.</summary>
    public BacklogGauges(TimeProvider time)
    {
        _time = time;
        _meter = new Meter(TelemetryNames.Source, version: null, tags: null, scope: this);
        _meter.CreateObservableGauge(TelemetryNames.Instruments.Backlog, Counts, "{row}", "Intents that stood at the last scan.");
        _meter.CreateObservableGauge(TelemetryNames.Instruments.BacklogAge, Ages, "s", "Age of the oldest intent at the last scan.");
        _meter.CreateObservableGauge(TelemetryNames.Instruments.SweepAge, ScanAge, "s", "Time since the last scan.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>Takes in what a scan found.</summary>
    internal void Scanned(IReadOnlyCollection<ShardRows> shards)
    {
        var now = _time.GetUtcNow();
        _last = new Scan(_time.GetTimestamp(),
        [
            Backlog.Of("patch", shards.SelectMany(shard => shard.Patches), row => row.CreatedAt, now),
            Backlog.Of("run", shards.SelectMany(shard => shard.Runs), row => row.CreatedAt, now),
            Backlog.Of("clean", shards.SelectMany(shard => shard.Cleans), row => row.DueAt, now),
            Backlog.Of("delete", shards.SelectMany(shard => shard.Deletions), row => row.CreatedAt, now),
        ]);
    }

    private IEnumerable<Measurement<long>> Counts() => (_last?.Kinds ?? []).SelectMany(rows => (Measurement<long>[])
    [
        new(rows.Open, new(TelemetryNames.Tags.Kind, rows.Kind), new(TelemetryNames.Tags.SetAside, false)),
        new(rows.SetAside, new(TelemetryNames.Tags.Kind, rows.Kind), new(TelemetryNames.Tags.SetAside, true)),
    ]);

    private IEnumerable<Measurement<double>> Ages() => (_last?.Kinds ?? []).Select(rows =>
        new Measurement<double>(rows.Oldest.TotalSeconds, new KeyValuePair<string, object?>(TelemetryNames.Tags.Kind, rows.Kind)));

    private IEnumerable<Measurement<double>> ScanAge() => _last is { } scan ? [new Measurement<double>(_time.GetElapsedTime(scan.At).TotalSeconds)] : [];

    private sealed record Scan(long At, Backlog[] Kinds);

    /// <summary>The rows of one kind.</summary>
    /// <param name="Oldest">Zero when there is none.</param>
    private sealed record Backlog(string Kind, int Open, int SetAside, TimeSpan Oldest)
    {
        public static Backlog Of<T>(string kind, IEnumerable<Stored<T>> rows, Func<T, DateTimeOffset> since, DateTimeOffset now)
            where T : UnappliedRow
        {
            var (open, setAside, oldest) = (0, 0, now);
            foreach (var row in rows.Select(row => row.Value))
            {
                open += row.SetAside ? 0 : 1;
                setAside += row.SetAside ? 1 : 0;
                oldest = since(row) < oldest ? since(row) : oldest;
            }

            return new Backlog(kind, open, setAside, now - oldest);
        }
    }
}
