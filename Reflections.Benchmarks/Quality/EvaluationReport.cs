using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Benchmarks.Quality;

/// <summary>How well the evaluation tells good facts from false ones, on the labelled documents.</summary>
public sealed class EvaluationReport
{
    private readonly SortedDictionary<string, (int Refused, int All)> mutants = new(StringComparer.Ordinal);

    /// <summary>False facts by what was done to a good one: how many of all were refused.</summary>
    public IReadOnlyDictionary<string, (int Refused, int All)> Mutants => mutants;

    /// <summary>Labelled facts, all of them true: how many of all were accepted.</summary>
    public (int Accepted, int All) Labelled { get; private set; }

    /// <summary>Facts that the offline extractors found: how many of all were accepted.</summary>
    public (int Accepted, int All) Extracted { get; private set; }

    /// <summary>One line a mistake.</summary>
    public List<string> Mistakes { get; } = [];

    /// <summary>Judges the facts of all documents, and what can be made of them.</summary>
    public static async Task<EvaluationReport> MeasureAsync(
        LabelledSet set, IEntityExtractor entities, IFactExtractor facts, CancellationToken cancellation = default)
    {
        var report = new EvaluationReport();
        foreach (var sample in await SampleFacts.LoadAsync(set, entities, facts, cancellation))
        {
            var labelled = report.Accept(sample, sample.Labelled, "labelled");
            var extracted = report.Accept(sample, sample.Batch.Facts, "extracted");
            report.Labelled = (report.Labelled.Accepted + labelled.Count, report.Labelled.All + sample.Labelled.Count);
            report.Extracted = (report.Extracted.Accepted + extracted.Count, report.Extracted.All + sample.Batch.Facts.Count);
            report.Mutate(sample, [.. labelled.Concat(extracted).DistinctBy(fact => (fact.Subject, fact.Predicate, fact.Object, fact.Span, fact.Polarity))]);
        }

        return report;
    }

    private List<BatchFact> Accept(SampleFacts sample, IReadOnlyList<BatchFact> facts, string whose)
    {
        var codes = SampleFacts.RefusalsOf(facts, sample.Batch, sample.Text);
        Mistakes.AddRange(facts.Zip(codes).Where(judged => judged.Second is not null)
            .Select(judged => $"{sample.File}: {whose} fact refused as {judged.Second}: {Describe(judged.First)}"));
        return [.. facts.Zip(codes).Where(judged => judged.Second is null).Select(judged => judged.First)];
    }

    private void Mutate(SampleFacts sample, IReadOnlyList<BatchFact> good)
    {
        var mutants = new FactMutants(sample, good);
        var ofFacts = mutants.OfFacts().ToList();
        foreach (var ((kind, mutant), code) in ofFacts.Zip(SampleFacts.RefusalsOf([.. ofFacts.Select(made => made.Fact)], sample.Batch, sample.Text)))
        {
            Count(sample, kind, mutant, code);
        }

        foreach (var (kind, mutant, batch, text) in mutants.OfWords())
        {
            Count(sample, kind, mutant, SampleFacts.RefusalsOf([mutant], batch, text)[0]);
        }
    }

    private void Count(SampleFacts sample, string kind, BatchFact mutant, string? code)
    {
        var (refused, all) = mutants.GetValueOrDefault(kind);
        mutants[kind] = (refused + (code is null ? 0 : 1), all + 1);
        if (code is null)
        {
            Mistakes.Add($"{sample.File}: accepted with {kind}: {Describe(mutant)}");
        }
    }

    private static string Describe(BatchFact fact) =>
        $"({fact.WrittenSubject ?? fact.Subject} | {fact.Predicate} | {fact.WrittenObject ?? fact.Object} | {fact.Polarity} | {fact.Date}) in \"{Matching.Normalise(fact.Quote)}\"";
}
