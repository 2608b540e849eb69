using System.ComponentModel.DataAnnotations;

namespace Reflections.Functions.Sweeping;

/// <summary>How the sweeper works. Configuration section <c>Sweep</c>.</summary>
public sealed class SweepOptions
{
    /// <summary>Rows settled at a time.</summary>
    /// <value>The default is 8.</value>
    [Range(1, 64)]
    public int Parallel { get; set; } = 8;

    /// <summary>Rows settled by one sweep; the next one goes on.</summary>
    /// <value>The default is 2,000.</value>
    [Range(1, 100_000)]
    public int MaxRows { get; set; } = 2000;

    /// <summary>Attempts after which a row that cannot be settled is set aside.</summary>
    /// <value>The default is 5.</value>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>How much of what it acknowledged an emulator may lose when it is killed: how far back from the last sweep the first one of a process compares the engine's runs with their rows.</summary>
    /// <value>The default is 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LostWrites { get; set; } = TimeSpan.FromMinutes(2);
}
