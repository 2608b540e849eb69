using Reflections.Tests.CrashMatrix.Bench;

namespace Reflections.Tests.CrashMatrix;

/// <summary>Something that users and timers do, and that must come to the same end whatever goes wrong.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Setup">What happened before; nothing goes wrong yet.</param>
/// <param name="Act">What is disturbed. Each of its steps goes on until it has an answer.</param>
/// <param name="Versions">Each text that readers may see, alone and whole.</param>
/// <param name="Settings">Of its hosts.</param>
internal sealed record Scenario(
    string Name, Func<Bench.Bench, Task> Setup, Func<Bench.Bench, Task> Act, IReadOnlyList<string> Versions, IReadOnlyDictionary<string, string?>? Settings = null)
{
    /// <summary>The host starts on empty storage within the disturbed part: the creation of tables is disturbed too.</summary>
    public bool Cold { get; init; }

    /// <summary>Where the texts are fetched from; null when they are sent.</summary>
    public Uri? Page { get; init; }

    /// <summary>Readers find at first that what they should see is damaged.</summary>
    public bool Damaged { get; init; }

    public override string ToString() => Name;
}
