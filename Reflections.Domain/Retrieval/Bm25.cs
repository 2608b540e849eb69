namespace Reflections.Domain.Retrieval;

/// <summary>Lexical scores over a set of texts, with rare words weighing more. Words are compared by stem; stop words do not count.</summary>
public sealed class Bm25
{
    private const double Saturation = 1.2;
    private const double LengthNormalisation = 0.75;

    private readonly List<Dictionary<string, int>> texts = [];
    private readonly List<int> lengths = [];
    private readonly Dictionary<string, int> documentFrequency = new(StringComparer.Ordinal);
    private readonly double averageLength;

    /// <summary>Indexes the texts.</summary>
    public Bm25(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (var text in texts)
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            var length = 0;
            foreach (var term in Stems(text))
            {
                counts[term] = counts.GetValueOrDefault(term) + 1;
                length++;
            }

            foreach (var term in counts.Keys)
            {
                documentFrequency[term] = documentFrequency.GetValueOrDefault(term) + 1;
            }

            this.texts.Add(counts);
            lengths.Add(length);
        }

        averageLength = Math.Max(1, lengths.Count == 0 ? 0 : lengths.Average());
    }

    /// <summary>One score a text, in the order given; 0 for a text that shares no word with the query.</summary>
    public double[] Score(string query)
    {
        var scores = new double[texts.Count];
        foreach (var term in Stems(query).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!documentFrequency.TryGetValue(term, out var frequency))
            {
                continue;
            }

            var rarity = Math.Log(1 + ((texts.Count - frequency + 0.5) / (frequency + 0.5)));
            for (var i = 0; i < scores.Length; i++)
            {
                if (texts[i].TryGetValue(term, out var count))
                {
                    var norm = Saturation * (1 - LengthNormalisation + (LengthNormalisation * lengths[i] / averageLength));
                    scores[i] += rarity * count * (Saturation + 1) / (count + norm);
                }
            }
        }

        return scores;
    }

    private static IEnumerable<string> Stems(string text) => Terms.Of(text).Where(term => !Terms.IsStopWord(term)).Select(Terms.Stem);
}
