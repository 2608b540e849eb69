using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Worker;

/// <summary>Options of a worker.</summary>
public class DurableTaskWorkerOptions
{
    private DataConverter _dataConverter = JsonDataConverter.Default;
    private VersioningOptions? _versioning;

    /// <summary>How started instances are matched against the worker's version.</summary>
    public enum VersionMatchStrategy
    {
        /// <summary>Every instance is taken.</summary>
        None = 0,

        /// <summary>Only instances of exactly the worker's version.</summary>
        Strict = 1,

        /// <summary>Instances of the worker's version and of older ones.</summary>
        CurrentOrOlder = 2,
    }

    /// <summary>What happens to an instance whose version does not match.</summary>
    public enum VersionFailureStrategy
    {
        /// <summary>It is left for another worker.</summary>
        Reject = 0,

        /// <summary>It fails.</summary>
        Fail = 1,
    }

    /// <summary>Serializes inputs, outputs and payloads.</summary>
    public DataConverter DataConverter
    {
        get => _dataConverter;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _dataConverter = value;
            DataConverterExplicitlySet = true;
        }
    }

    /// <summary>Entities are refused by this runtime, whatever is set here.</summary>
    public bool EnableEntitySupport { get; set; }

    /// <summary>Longest stretch a timer is kept for by back ends that need one; the embedded engine keeps timers of any length.</summary>
    public TimeSpan MaximumTimerInterval { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How much runs at once.</summary>
    public ConcurrencyOptions Concurrency { get; } = new();

    /// <summary>How the worker logs.</summary>
    public LoggingOptions Logging { get; } = new();

    /// <summary>Which versions the worker takes.</summary>
    public VersioningOptions? Versioning
    {
        get => _versioning;
        set
        {
            _versioning = value;
            IsVersioningSet = value is not null;
        }
    }

    /// <summary>Whether versioning was set.</summary>
    public bool IsVersioningSet { get; private set; }

    internal bool DataConverterExplicitlySet { get; private set; }

    /// <summary>How much runs at once.</summary>
    public class ConcurrencyOptions
    {
        /// <summary>Activities that run at once, at least 1.</summary>
        public int MaximumConcurrentActivityWorkItems { get; set; } = 100 * Environment.ProcessorCount;

        /// <summary>Orchestrations whose code runs at once, at least 1.</summary>
        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = 100 * Environment.ProcessorCount;

        /// <summary>Not used: entities are refused.</summary>
        public int MaximumConcurrentEntityWorkItems { get; set; } = 100 * Environment.ProcessorCount;
    }

    /// <summary>Which versions the worker takes.</summary>
    public class VersioningOptions
    {
        /// <summary>The worker's version.</summary>
        public string Version { get; set; } = string.Empty;

        /// <summary>The version given to sub-orchestrations that are started without one.</summary>
        public string DefaultVersion { get; set; } = string.Empty;

        /// <summary>How instances are matched.</summary>
        public VersionMatchStrategy MatchStrategy { get; set; }

        /// <summary>What happens to one that does not match.</summary>
        public VersionFailureStrategy FailureStrategy { get; set; }
    }

    /// <summary>How the worker logs.</summary>
    public class LoggingOptions
    {
        /// <summary>Reserved by the programming model.</summary>
        public bool UseLegacyCategories { get; set; } = true;
    }
}
