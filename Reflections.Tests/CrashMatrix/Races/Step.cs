namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>One thing that can happen next. Between two steps nothing moves.</summary>
internal sealed record Step(Strand Strand, StepKind Kind, string Label, Action Take)
{
    /// <summary>When a timer fires.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>What must be so before it can be taken; null for nothing.</summary>
    public Func<bool>? When { get; init; }

    /// <summary>Whether it can be taken now.</summary>
    public bool IsReady => When is null || When();

    /// <summary>Called instead of <see cref="Take"/> when the process dies that waits for the step.</summary>
    public Action? Die { get; init; }

    /// <summary>The step changes storage, and so may still happen after its process has died.</summary>
    public bool Outlives { get; init; }
}
