using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using Reflections.Domain.Runs;
using Reflections.Functions.Storage;
using Reflections.Tests.CrashMatrix.Bench;
using Reflections.Tests.CrashMatrix.Faults;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix;

/// <summary>Runs one scenario undisturbed, and then again with each of its calls disturbed.</summary>
internal sealed class MatrixRunner : IAsyncDisposable
{
    // What a stage had in progress when its host died, or failed, is done once more: no scenario has more than three chunks to work on.
    private const int ModelCallsAgain = 3;

    private const string NotReached = "The call was not reached.";

    // Scenarios share their texts.
    private static readonly ConcurrentDictionary<(string Text, Uri? Page), Lazy<Task<string>>> Exports = new();

    private readonly Bench.Bench _before;
    private readonly Func<BenchTime, MemoryStorageService, HttpPipelinePolicy>? _between;
    private readonly IReadOnlySet<string> _versions;
    private int _secondDeaths;

    private MatrixRunner(
        Scenario scenario, Bench.Bench before, Undisturbed undisturbed, IReadOnlySet<string> versions,
        Func<BenchTime, MemoryStorageService, HttpPipelinePolicy>? between)
    {
        (Scenario, _before, Reference, _versions, _between) = (scenario, before, undisturbed, versions, between);
    }

    public Scenario Scenario { get; }

    /// <summary>Cases in which a second host died.</summary>
    public int SecondDeaths => Volatile.Read(ref _secondDeaths);

    public Undisturbed Reference { get; }

    /// <summary>Every call of the scenario with every fault that it can meet.</summary>
    public IEnumerable<MatrixCase> Cases =>
        Reference.Calls.SelectMany(call => PlaceFaults.Of(call.Place).Select(fault => new MatrixCase(Scenario, call, fault)));

    /// <summary>Brings a scenario to where it begins, and runs it undisturbed.</summary>
    /// <param name="between">A policy between the faults and the service, in all but the undisturbed run; null for none.</param>
    public static async Task<MatrixRunner> CreateAsync(Scenario scenario, Func<BenchTime, MemoryStorageService, HttpPipelinePolicy>? between = null)
    {
        var before = await BeginAsync(scenario, Bench.Bench.InMemory(scenario.Settings));
        var versions = new HashSet<string>(StringComparer.Ordinal) { "" };
        if (scenario.Damaged)
        {
            versions.Add(Observer.Damaged);
        }

        foreach (var text in scenario.Versions)
        {
            versions.Add(await Exports.GetOrAdd((text, scenario.Page), one => new(() => ExportOfAsync(one.Text, one.Page))).Value);
        }

        await using var bench = before.Fork();
        var samples = Sampled(bench, sampling: () => true);
        if (!scenario.Cold)
        {
            await bench.Client.WarmAsync();
        }

        var faults = (await bench.HostAsync()).Faults;
        faults.Count();
        await scenario.Act(bench);
        var calls = faults.Calls.ToList();
        await bench.Client.SettleAsync();
        await CheckReadersAsync(samples, versions);
        var end = EndState.Normalise(await bench.Observer.ContentsAsync(bench.Memory));
        var reference = new Undisturbed(calls, end, bench.Setup.Models.Count);
        if (between is not null)
        {
            await before.DisposeAsync();
            before = await BeginAsync(scenario, Bench.Bench.InMemory(scenario.Settings, between));
        }

        return new MatrixRunner(scenario, before, reference, versions, between);
    }

    /// <summary>Runs one case to its end.</summary>
    /// <exception cref="MatrixViolationException">The end, or the way there, is not as it must be.</exception>
    public Task RunAsync(MatrixCase one) => RunAsync(one, () => Task.FromResult(_before.Fork(_between)));

    /// <summary>The same on Azurite. It must come to the end that the service in memory came to; readers are not looked at.</summary>
    /// <exception cref="MatrixViolationException">The end, or the way there, is not as it must be.</exception>
    public Task RunOnAzuriteAsync(MatrixCase one) =>
        RunAsync(one, async () => await BeginAsync(Scenario, await Bench.Bench.OnAzuriteAsync(Scenario.Settings)), isOnAzurite: true);

    // A machine that is busy with other tests may merge two turns of an engine, or let Azurite be slower than anybody waits: the case is played once more.
    private async Task RunAsync(MatrixCase one, Func<Task<Bench.Bench>> begin, bool isOnAzurite = false)
    {
        try
        {
            await PlayAsync(one, begin);
        }
        catch (MatrixViolationException busy) when (
            (isOnAzurite && busy.InnerException is TimeoutException) || (one.Call.Place == Place.Engine && busy.Message.EndsWith(NotReached, StringComparison.Ordinal)))
        {
            await PlayAsync(one, begin);
        }
    }

    private async Task PlayAsync(MatrixCase one, Func<Task<Bench.Bench>> begin)
    {
        try
        {
            await using var bench = await begin();
            await DisturbAsync(bench, one);
        }
        catch (Exception error) when (error is not MatrixViolationException)
        {
            throw new MatrixViolationException(one, error.Message, error);
        }
    }

    public ValueTask DisposeAsync() => _before.DisposeAsync();

    private static async Task<Bench.Bench> BeginAsync(Scenario scenario, Bench.Bench bench)
    {
        await scenario.Setup(bench);
        await bench.StopAsync();
        return bench;
    }

    private async Task DisturbAsync(Bench.Bench bench, MatrixCase one)
    {
        var first = true;
        var disturbed = false;
        var samples = Sampled(bench, () => disturbed);
        var modelCallsBefore = bench.Setup.Models.Count;
        if (!Scenario.Cold)
        {
            await bench.Client.WarmAsync();
        }

        var faults = (await bench.HostAsync()).Faults;
        bench.Prepare += next =>
        {
            if (first && one.Second is { } second)
            {
                next.Arm(second.Number, second.Fault);
            }

            (first, disturbed) = (false, true);
        };
        faults.Arm(one.Call, one.Fault);
        await Scenario.Act(bench);
        if (faults.Fired is null && !one.Call.MayMerge)
        {
            throw new MatrixViolationException(one, NotReached);
        }

        Interlocked.Add(ref _secondDeaths, bench.Deaths > 1 ? 1 : 0);
        bench.Prepare = null;
        await bench.Client.SettleAsync();
        await CheckReadersAsync(samples, _versions);
        var end = EndState.Normalise(await bench.Observer.ContentsAsync(bench.Memory));
        if (end != Reference.End)
        {
            throw new MatrixViolationException(one, $"The end differs:\n{Difference(Reference.End, end)}");
        }

        var bound = Reference.ModelCalls + (ModelCallsAgain * (one.Second is null ? 1 : 2));
        var modelCalls = bench.Setup.Models.Count - modelCallsBefore;
        if (modelCalls > bound)
        {
            throw new MatrixViolationException(one, $"{modelCalls} model calls are more than {bound}.");
        }
    }

    /// <summary>Keeps what storage holds after each change of what readers look at.</summary>
    private static ConcurrentQueue<MemoryStorageService> Sampled(Bench.Bench bench, Func<bool> sampling)
    {
        var samples = new ConcurrentQueue<MemoryStorageService>();
        bench.Prepare = faults => faults.TookEffect = call =>
        {
            if (bench.Memory is { } memory && (sampling() || faults.Fired is not null) && IsVisible(call))
            {
                samples.Enqueue(memory.Fork());
            }
        };
        return samples;
    }

    private static bool IsVisible(Call call) =>
        call.Place == Place.Storage && !call.Label.StartsWith("GET", StringComparison.Ordinal)
        && (call.Label.EndsWith(TableNames.Sources, StringComparison.Ordinal) || call.Label.EndsWith(TableNames.Knowledge, StringComparison.Ordinal)
            || call.Label.EndsWith("segments", StringComparison.Ordinal));

    private static async Task CheckReadersAsync(ConcurrentQueue<MemoryStorageService> samples, IReadOnlySet<string> versions)
    {
        using var reader = Observer.InMemory();
        foreach (var sample in samples)
        {
            var seen = await reader.At(sample).ExportAsync();
            if (!versions.Contains(seen))
            {
                throw new InvalidOperationException($"A reader saw neither the old nor the new version:\n{seen}");
            }
        }
    }

    private static async Task<string> ExportOfAsync(string text, Uri? page)
    {
        await using var bench = Bench.Bench.InMemory();
        if (page is null)
        {
            await bench.Client.PostAsync("only", text);
        }
        else
        {
            bench.Setup.Pages[page.AbsoluteUri] = text;
            await bench.Client.PostUrlAsync("only", page);
        }

        await bench.Client.EndAsync("only", RunStatus.Completed);
        return await bench.Observer.ExportAsync();
    }

    private static string Difference(string expected, string actual)
    {
        var (was, is_) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', [.. was.Except(is_).Take(4).Select(line => $"- {Short(line)}"), .. is_.Except(was).Take(4).Select(line => $"+ {Short(line)}")]);
    }

    private static string Short(string line) => line.Length <= 1500 ? line : line[..1500];
}

/// <summary>A scenario as it goes when nothing goes wrong.</summary>
internal sealed record Undisturbed(IReadOnlyList<Call> Calls, string End, int ModelCalls);
