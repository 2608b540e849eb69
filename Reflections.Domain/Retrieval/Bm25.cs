namespace Reflections.Domain.Retrieval;

/// <summary>Lexical scores over a set of texts, with rare words weighing more. Words are compared by stem; stop words do not count.</summary>
public sealed class Bm25
{
    private const double Saturation = 1.2;
    private const double LengthNormalisation = 0.75;

    private readonly IReadOnlyList<TermCounts> texts;
    private readonly double averageLength;

    /// <summary>Scores the texts.</summary>
    public Bm25(IReadOnlyList<TermCounts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        this.texts = texts;
        averageLength = Math.Max(1, texts.Count == 0 ? 0 : texts.Average(text => text.Length));
    }

    /// <summary>One score a text, in the order given; 0 for a text that shares no word with the query.</summary>
    public double[] Score(string query)
    {
        var scores = new double[texts.Count];
        foreach (var stem in TermCounts.StemsOf(query))
        {
            var counts = texts.Select(text => text.CountOf(stem)).ToArray();
            var frequency = counts.Count(count => count > 0);
            var rarity = Math.Log(1 + ((texts.Count - frequency + 0.5) / (frequency + 0.5)));
            for (var i = 0; i < scores.Length; i++)
            {
                if (counts[i] > 0)
                {
                    var norm = Saturation * (1 - LengthNormalisation + (LengthNormalisation * texts[i].Length / averageLength));
                    scores[i] += rarity * counts[i] * (Saturation + 1) / (counts[i] + norm);
                }
            }
        }

        return scores;
    }
}
