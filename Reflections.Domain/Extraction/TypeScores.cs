namespace Reflections.Domain.Extraction;

/// <summary>How much speaks for each kind of name. Weights are set by hand: 1 is a hint, 3 settles it unless something contradicts, 6 is certain.</summary>
internal sealed class TypeScores
{
    private readonly double[] weights = new double[5];

    public double this[EntityType type] => weights[(int)type];

    /// <summary>The kind with most weight; the first of equals in the order of <see cref="EntityType"/>.</summary>
    public EntityType Best => (EntityType)Array.IndexOf(weights, weights.Max());

    public double Highest => weights.Max();

    public void Add(EntityType type, double weight) => weights[(int)type] += weight;

    /// <summary>Adds what speaks for another mention of the same name, as far as <paramref name="limit"/> lets a single kind grow.</summary>
    public void Add(TypeScores other, double share, double limit)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] += Math.Clamp(other.weights[i] * share, -limit, limit);
        }
    }
}
