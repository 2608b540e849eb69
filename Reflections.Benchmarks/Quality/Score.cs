namespace Reflections.Benchmarks.Quality;

/// <summary>Counts of a comparison.</summary>
/// <param name="Correct">Found and labelled.</param>
/// <param name="Found">Found.</param>
/// <param name="Labelled">Labelled.</param>
public readonly record struct Score(int Correct, int Found, int Labelled)
{
    /// <summary>Share of what was found that is right.</summary>
    public double Precision => Found == 0 ? 0 : (double)Correct / Found;

    /// <summary>Share of what is right that was found.</summary>
    public double Recall => Labelled == 0 ? 0 : (double)Correct / Labelled;

    /// <summary>Harmonic mean of the two.</summary>
    public double F1 => Found + Labelled == 0 ? 0 : 2.0 * Correct / (Found + Labelled);

    /// <summary>The counts of both.</summary>
    public static Score operator +(Score left, Score right) =>
        new(left.Correct + right.Correct, left.Found + right.Found, left.Labelled + right.Labelled);
}
