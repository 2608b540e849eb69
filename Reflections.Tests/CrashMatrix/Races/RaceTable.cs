using System.Globalization;
using System.Text;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Collects what was explored, and prints it at the end.</summary>
public sealed class RaceTable(IMessageSink sink) : IDisposable
{
    public const string Collection = "races";

    private readonly Lock _gate = new();
    private readonly List<RaceReport> _reports = [];
    private readonly List<string> _others = [];

    internal void Add(RaceReport report)
    {
        lock (_gate)
        {
            _reports.Add(report);
        }
    }

    /// <summary>Notes a line of another part.</summary>
    internal void Add(string line)
    {
        lock (_gate)
        {
            _others.Add(line);
        }
    }

    public void Dispose()
    {
        var text = new StringBuilder("Races\n");
        if (_reports.Count > 0)
        {
            text.AppendLine(RaceReport.Heading);
            _reports.ForEach(report => text.AppendLine(report.Line));
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{_reports.Count} races, {_reports.Sum(report => report.Schedules)} schedules, {_reports.Sum(report => report.Traces)} of them different, {_reports.Sum(report => report.Steps)} steps in {_reports.Sum(report => report.Seconds):F1} s, seed {_reports[0].Seed}");
        }

        _others.ForEach(line => text.AppendLine(line));
        sink.OnMessage(new DiagnosticMessage(text.ToString()));
    }
}

[CollectionDefinition(RaceTable.Collection)]
public sealed class RaceCollectionDefinition : ICollectionFixture<RaceTable>;
