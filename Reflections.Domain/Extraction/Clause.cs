namespace Reflections.Domain.Extraction;

/// <summary>Indexes of tokens, from first to behind the last.</summary>
internal readonly record struct TokenRange(int First, int End)
{
    public bool IsEmpty => End <= First;
}

/// <summary>What one clause states, in token ranges of its sentence.</summary>
internal sealed record Clause(TokenRange Subject, string Predicate, TokenRange Object, bool IsNegative, double Confidence)
{
    /// <summary>True when a passive was turned: the subject stood behind "by".</summary>
    public bool IsTurned { get; init; }

    /// <summary>Index of the token that the clause begins with: its own subject, or its verb when the subject is another clause's.</summary>
    public int Begin { get; init; }
}
