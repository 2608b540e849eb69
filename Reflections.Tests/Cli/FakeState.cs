using System.Collections.Concurrent;

namespace Reflections.Tests.Cli;

/// <summary>What outlives a fake host: another one that gets it knows the same runs.</summary>
internal sealed class FakeState
{
    public const string Sweep = "sweeper";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<FakeAnswer>> _answers = new();
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

    /// <summary>The output of the sweep.</summary>
    public object? SweepReceipt { get; set; }

    /// <summary>The last sweep was to change nothing.</summary>
    public bool WasDrySweep { get; set; }

    /// <summary>Requests to the scripted routes.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Awaited before a scripted answer is given.</summary>
    public Func<Task>? OnScripted { get; set; }

    /// <summary>Scripts the next answer to a request; the last one stays.</summary>
    /// <param name="target">Method, a blank, path and query as they are sent.</param>
    public void Answer(string target, FakeAnswer answer) => _answers.GetOrAdd(target, _ => new ConcurrentQueue<FakeAnswer>()).Enqueue(answer);

    /// <inheritdoc cref="Answer(string, FakeAnswer)"/>
    public void Answer(string target, string json, int status = 200) => Answer(target, new FakeAnswer(status, json));

    public FakeAnswer? AnswerTo(string target) => !_answers.TryGetValue(target, out var answers) ? null
        : answers.Count > 1 && answers.TryDequeue(out var next) ? next : answers.First();

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
