using System.Globalization;
using System.Text;
using Reflections.Tests.CrashMatrix.Faults;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Reflections.Tests.CrashMatrix;

/// <summary>Collects what the matrix did, and prints it at the end.</summary>
public sealed class MatrixReport(IMessageSink sink) : IDisposable
{
    public const string Collection = "crash matrix";

    private readonly Lock _gate = new();
    private readonly List<string> _scenarios = [];
    private readonly List<string> _others = [];
    private (int Scenarios, int Calls, int Cases, double Seconds) _total;
    private (int Cases, int Seed, double Seconds) _azurite;
    private (int Pairs, int Second, int Seed, double Seconds) _pairs;

    /// <summary>Notes a line of another part.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            _others.Add(line);
        }
    }

    internal void Add(MatrixRunner runner, int cases, TimeSpan took)
    {
        int Count(Place place) => runner.Reference.Calls.Count(call => call.Place == place);
        lock (_gate)
        {
            var calls = runner.Reference.Calls.Count;
            _scenarios.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{runner.Scenario.Name,-46} {Count(Place.Storage),7} {Count(Place.Engine),6} {Count(Place.Web),3} {Count(Place.Model),5} {cases,6} {took.TotalSeconds,8:F1}"));
            _total = (_total.Scenarios + 1, _total.Calls + calls, _total.Cases + cases, _total.Seconds + took.TotalSeconds);
        }
    }

    internal void AddPairs(int pairs, int second, int seed, TimeSpan took)
    {
        lock (_gate)
        {
            _pairs = (_pairs.Pairs + pairs, _pairs.Second + second, seed, _pairs.Seconds + took.TotalSeconds);
        }
    }

    internal void AddOnAzurite(int cases, int seed, TimeSpan took)
    {
        lock (_gate)
        {
            _azurite = (_azurite.Cases + cases, seed, _azurite.Seconds + took.TotalSeconds);
        }
    }

    public void Dispose()
    {
        var faults = string.Join(", ", Enum.GetValues<Place>().Select(place => $"{place} {PlaceFaults.Of(place).Count}"));
        var text = new StringBuilder("Crash matrix\n");
        if (_total.Scenarios > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{"scenario",-46} {"storage",7} {"engine",6} {"web",3} {"model",5} {"cases",6} {"seconds",8}");
            _scenarios.ForEach(line => text.AppendLine(line));
            text.AppendLine(CultureInfo.InvariantCulture, $"{_total.Scenarios} scenarios, {_total.Calls} calls, faults a call: {faults}; {_total.Cases} cases in {_total.Seconds:F1} s");
        }

        if (_pairs.Pairs > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"second crash during recovery: {_pairs.Pairs} pairs, {_pairs.Second} in which the next host died too, in {_pairs.Seconds:F1} s, seed {_pairs.Seed}");
        }

        if (_azurite.Cases > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"the same on Azurite, a sample: {_azurite.Cases} cases in {_azurite.Seconds:F1} s, seed {_azurite.Seed}");
        }

        _others.ForEach(line => text.AppendLine(line));
        sink.OnMessage(new DiagnosticMessage(text.ToString()));
    }
}

[CollectionDefinition(MatrixReport.Collection)]
public sealed class MatrixCollectionDefinition : ICollectionFixture<MatrixReport>;
