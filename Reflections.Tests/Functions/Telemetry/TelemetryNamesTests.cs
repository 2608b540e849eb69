using System.Diagnostics;
using System.Reflection;
using Reflections.Functions.Telemetry;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Functions.Telemetry;

public sealed class TelemetryNamesTests
{
    [Fact]
    public void Operations_Telemetry_ListsEveryName()
    {
        var page = File.ReadAllText(Path.Combine(SampleFiles.Root, "..", "docs", "operations.md"));
        var section = page[page.IndexOf("## Telemetry", StringComparison.Ordinal)..page.IndexOf("## Alerts", StringComparison.Ordinal)];

        var missing = typeof(TelemetryNames).GetNestedTypes().SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => ((string)field.GetRawConstantValue()!).Trim()).Where(name => !section.Contains($"`{name}", StringComparison.Ordinal));

        Assert.Empty(missing);
    }
}
