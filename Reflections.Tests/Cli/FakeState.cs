using System.Collections.Concurrent;

namespace Reflections.Tests.Cli;

/// <summary>What outlives a fake host: another one that gets it knows the same runs.</summary>
internal sealed class FakeState
{
    public const string Sweep = "sweeper";

    private int _runs;

    public ConcurrentDictionary<string, FakeRun> Sources { get; } = new();

    public ConcurrentQueue<FakePost> Posts { get; } = new();

    public ConcurrentDictionary<string, Accepted> Runs { get; } = new();

    /// <summary>Instances told by the durable API, one list a request; the last one stays.</summary>
    public ConcurrentQueue<object[]> Instances { get; } = new();

    /// <summary>What lists of runs leave out.</summary>
    public string? Damage { get; set; }

    /// <summary>How often the instances were asked for.</summary>
    public int InstanceQueries { get; set; }

    /// <summary>A sweep had ended when the instances were asked for.</summary>
    public bool WasSweptFirst { get; set; }

    /// <summary>Awaited before a status is answered.</summary>
    public Func<Task>? OnStatus { get; set; }

    public int NextRun() => Interlocked.Increment(ref _runs);

    public sealed class Accepted(string id, string reflection, string source, FakeRun script)
    {
        private int _polls;

        public string Id => id;

        public string Reflection => reflection;

        public string Source => source;

        public FakeRun Script => script;

        public bool IsShown => _polls >= script.Shown.Count;

        public string? NextStage()
        {
            var poll = Interlocked.Increment(ref _polls) - 1;
            return poll < script.Shown.Count ? script.Shown[poll] : null;
        }
    }
}
