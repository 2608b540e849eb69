using System.Globalization;

namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>A small source with a first and a second version; all stations differ.</summary>
internal sealed record Station(int Number)
{
    public string Source { get; } = string.Create(CultureInfo.InvariantCulture, $"notes/{Number:D3}.md");

    public string First => string.Create(CultureInfo.InvariantCulture, $"""
        # Station {Number}

        Station {Number} was founded by Anna Berg in {1800 + Number}. It is based in Aldersund and employs {10 + Number} people.

        ## Equipment

        Station {Number} operates {2 + Number} pumps. The Skarv pump produces {Number + 1}.5 MW. Nobody knows who painted the door.

        ## History

        Jonas Vik repaired the main pump in {1850 + Number}. The station does not sell tickets.
        """);

    public string Second => First + string.Create(CultureInfo.InvariantCulture, $"\n\nMarta Lindqvist acquired Station {Number} in {1900 + Number}.");

    /// <summary>What is left when somebody cuts nearly all of it: it is held for a reviewer.</summary>
    public string Remains => string.Create(CultureInfo.InvariantCulture, $"Station {Number} was founded by Anna Berg in {1800 + Number}.");

    public static IReadOnlyList<Station> Many(int count) => [.. Enumerable.Range(1, count).Select(number => new Station(number))];
}
