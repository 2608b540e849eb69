namespace Reflections.Tests.Functions.Telemetry;

/// <summary>Tests that listen, and tests of what it costs when nobody does: never at the same time.</summary>
[CollectionDefinition(Name)]
public sealed class TelemetryCollection
{
    public const string Name = "telemetry";
}
