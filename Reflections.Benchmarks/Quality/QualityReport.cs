using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;

namespace Reflections.Benchmarks.Quality;

/// <summary>What the extractors find in the labelled documents, compared with the labels.</summary>
public sealed class QualityReport
{
    private readonly Dictionary<EntityType, Score> byType = [];
    private readonly List<(string File, Score Entities, Score Facts)> byDocument = [];

    /// <summary>Names found, whatever their type.</summary>
    public Score Entities { get; private set; }

    /// <summary>Names found with their type.</summary>
    public Score TypedEntities { get; private set; }

    /// <summary>Runs of capitalised words, whatever they are: what no rule at all would find.</summary>
    public Score Baseline { get; private set; }

    /// <summary>Statements found.</summary>
    public Score Facts { get; private set; }

    /// <summary>Sentences labelled as stating nothing.</summary>
    public int NotFacts { get; private set; }

    /// <summary>Those of them from which a fact was found.</summary>
    public int NotFactsTaken { get; private set; }

    /// <summary>Facts whose quote is not at its offsets.</summary>
    public int InvalidQuotes { get; private set; }

    /// <summary>Names by their type.</summary>
    public IReadOnlyDictionary<EntityType, Score> ByType => byType;

    /// <summary>Scores of each document.</summary>
    public IReadOnlyList<(string File, Score Entities, Score Facts)> ByDocument => byDocument;

    /// <summary>One line a mistake.</summary>
    public List<string> Mistakes { get; } = [];

    /// <summary>Facts found, for the share of valid quotes.</summary>
    public int Quotes { get; private set; }

    /// <summary>Extracts from every annotated document and compares.</summary>
    public static async Task<QualityReport> MeasureAsync(LabelledSet set, IEntityExtractor entityExtractor, IFactExtractor factExtractor,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(entityExtractor);
        ArgumentNullException.ThrowIfNull(factExtractor);
        var report = new QualityReport();
        foreach (var (path, labels) in set.Documents.Where(document => document.Labels.Annotated))
        {
            var document = LabelledSet.Read(path);
            var entities = new List<EntityMention>();
            var facts = new List<(ExtractedFact Fact, string Quote)>();
            foreach (var chunk in new DocumentChunker().Chunk(document))
            {
                var mentions = await entityExtractor.ExtractAsync(chunk, cancellation);
                entities.AddRange(mentions);
                foreach (var fact in await factExtractor.ExtractAsync(chunk, mentions, cancellation))
                {
                    var isValid = fact.Span.Start >= 0 && fact.Span.Length > 0 && fact.Span.End <= chunk.Text.Length;
                    report.Quotes++;
                    report.InvalidQuotes += isValid && document.Text.AsSpan(chunk.Start + fact.Span.Start,
                        fact.Span.Length).SequenceEqual(chunk.Text.AsSpan(fact.Span.Start, fact.Span.Length)) ? 0 : 1;
                    facts.Add((fact, chunk.Text.Substring(fact.Span.Start, fact.Span.Length)));
                }
            }

            var entityScore = report.AddEntities(labels, entities, document.Text);
            report.byDocument.Add((labels.File, entityScore, report.AddFacts(labels, facts)));
        }

        return report;
    }

    private Score AddEntities(GoldDocument labels, List<EntityMention> mentions, string text)
    {
        var gold = (labels.Entities ?? []).Select(entity => (Name: Matching.Normalise(entity.Text), entity.Type)).Distinct().ToList();
        var found = WithoutShortForms([.. mentions.Select(mention => (Name: Matching.Normalise(mention.Name), mention.Type)).Distinct()]);
        var goldNames = gold.Select(entity => entity.Name).ToHashSet(StringComparer.Ordinal);
        var foundNames = found.Select(entity => entity.Name).ToHashSet(StringComparer.Ordinal);
        var score = new Score(foundNames.Count(goldNames.Contains), foundNames.Count, goldNames.Count);
        Entities += score;
        TypedEntities += new Score(found.Count(gold.Contains), found.Count, gold.Count);
        foreach (var type in Enum.GetValues<EntityType>())
        {
            var ofType = found.Where(entity => entity.Type == type).ToList();
            byType[type] = byType.GetValueOrDefault(type) + new Score(ofType.Count(gold.Contains), ofType.Count, gold.Count(entity => entity.Type == type));
        }

        var baseline = CapitalisedWords.Find(text).Select(Matching.Normalise).Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        Baseline += new Score(baseline.Count(goldNames.Contains), baseline.Count, goldNames.Count);
        Mistakes.AddRange(found.Where(entity => !goldNames.Contains(entity.Name)).Select(entity => $"{labels.File}: entity not labelled: {entity.Type} '{entity.Name}'"));
        Mistakes.AddRange(gold.Where(entity => !foundNames.Contains(entity.Name)).Select(entity => $"{labels.File}: entity missed: {entity.Type} '{entity.Name}'"));
        Mistakes.AddRange(found.Where(entity => goldNames.Contains(entity.Name) && !gold.Contains(entity)).Select(entity => $"{labels.File}: entity mistyped: {entity.Type} '{entity.Name}'"));
        return score;
    }

    private static List<(string Name, EntityType Type)> WithoutShortForms(List<(string Name, EntityType Type)> found) =>
        [.. found.Where(entity => entity.Type is EntityType.Date or EntityType.Quantity or EntityType.Money
            || !found.Exists(other => other.Type == entity.Type && other.Name.Length > entity.Name.Length
            && (other.Name.StartsWith(entity.Name + " ", StringComparison.Ordinal) || other.Name.EndsWith(" " + entity.Name, StringComparison.Ordinal))))];

    private Score AddFacts(GoldDocument labels, List<(ExtractedFact Fact, string Quote)> facts)
    {
        var open = (labels.Facts ?? []).ToList();
        var score = new Score(0, facts.Count, open.Count);
        foreach (var (fact, quote) in facts)
        {
            var match = open.Find(gold => Matching.IsSame(fact, quote, gold));
            if (match is not null)
            {
                open.Remove(match);
                score += new Score(1, 0, 0);
            }
            else
            {
                Mistakes.Add($"{labels.File}: fact not labelled: ({fact.Subject} | {fact.Predicate} | {fact.Object} | {fact.Polarity}) in \"{Matching.Normalise(quote)}\"");
            }
        }

        Mistakes.AddRange(open.Select(gold => $"{labels.File}: fact missed: ({gold.Subject} | {gold.Predicate} | {gold.Object} | {gold.Polarity}) in \"{Matching.Normalise(gold.Quote)}\""));
        foreach (var silent in labels.NotFacts ?? [])
        {
            NotFacts++;
            if (facts.Exists(fact => Matching.OverlapsQuote(fact.Quote, silent.Quote)))
            {
                NotFactsTaken++;
                Mistakes.Add($"{labels.File}: fact from a sentence that states nothing ({silent.Why}): \"{Matching.Normalise(silent.Quote)}\"");
            }
        }

        Facts += score;
        return score;
    }
}
