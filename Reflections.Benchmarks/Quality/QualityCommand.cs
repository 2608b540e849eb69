using System.Globalization;
using Reflections.Domain.Extraction;

namespace Reflections.Benchmarks.Quality;

/// <summary>
/// <c>quality [gold.json …] [--mistakes] [--held-out-mistakes]</c>: prints how well the offline extractors and the search do on the labelled sets, or on
/// the files named.
/// Mistakes are told of the tuning set only: who reads those of the held-out set cannot measure on it again.
/// </summary>
internal static class QualityCommand
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        var files = arguments.Where(argument => !argument.StartsWith('-')).ToList();
        var sets = files.Count > 0 ? [LabelledSet.Load("files named", files)] : LabelledSet.Halves("samples");
        if (sets.Count == 0 || sets.All(set => set.Documents.Count == 0))
        {
            await output.WriteLineAsync($"There are no labels in '{(files.Count > 0 ? string.Join(' ', files) : "samples")}'.");
            return 2;
        }

        await output.WriteLineAsync(Matching.Rule);
        foreach (var set in sets)
        {
            var report = await QualityReport.MeasureAsync(set, new RuleEntityExtractor(), new RuleFactExtractor());
            await WriteAsync(output, set, report, set.Name == "held-out" ? arguments.Contains("--held-out-mistakes") : arguments.Contains("--mistakes"));
        }

        return 0;
    }

    private static async Task WriteAsync(TextWriter output, LabelledSet set, QualityReport report, bool withMistakes)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{$"== {set.Name}, {report.ByDocument.Count} documents",-34}{"precision",10}{"recall",10}{"F1",10}{"correct",10}{"found",8}{"labelled",10}");
        await WriteAsync(output, "entities", report.Entities);
        await WriteAsync(output, "entities, with type", report.TypedEntities);
        foreach (var (type, score) in report.ByType)
        {
            await WriteAsync(output, "  " + type, score);
        }

        await WriteAsync(output, "baseline: capitalised words", report.Baseline);
        await WriteAsync(output, "facts", report.Facts);
        foreach (var (file, entities, facts) in report.ByDocument)
        {
            await WriteAsync(output, "  " + Path.GetFileName(file) + " entities", entities);
            await WriteAsync(output, "  " + Path.GetFileName(file) + " facts", facts);
        }

        await output.WriteLineAsync($"sentences that state nothing: {report.NotFacts}, of which gave a fact: {report.NotFactsTaken}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"valid quotes: {report.Quotes - report.InvalidQuotes} of {report.Quotes}"));
        if (set.Questions.Count > 0)
        {
            var search = SearchQuality.Measure(set);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"search nDCG@10: hybrid {search.Hybrid:0.000}, BM25 alone {search.Words:0.000}, vectors alone {search.Vectors:0.000} "
                + $"({search.Questions} questions, {search.Chunks} chunks, {search.LostQuotes} answers in no chunk)"));
        }

        var evaluation = await EvaluationReport.MeasureAsync(set, new RuleEntityExtractor(), new RuleFactExtractor());
        await output.WriteLineAsync($"{"evaluation",-34}{"share",10}{"of",8}");
        await WriteAsync(output, "labelled facts accepted", evaluation.Labelled);
        await WriteAsync(output, "extracted facts accepted", evaluation.Extracted);
        foreach (var (kind, mutants) in evaluation.Mutants)
        {
            await WriteAsync(output, $"refused: {kind}", mutants);
        }

        if (withMistakes)
        {
            report.Mistakes.ForEach(output.WriteLine);
            evaluation.Mistakes.ForEach(output.WriteLine);
        }
    }

    private static Task WriteAsync(TextWriter output, string name, Score score) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"{(name.Length > 34 ? name[..34] : name),-34}{score.Precision,10:0.000}{score.Recall,10:0.000}{score.F1,10:0.000}{score.Correct,10}{score.Found,8}{score.Labelled,10}"));

    private static Task WriteAsync(TextWriter output, string name, (int Part, int All) share) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture, $"{(name.Length > 34 ? name[..34] : name),-34}{(share.All == 0 ? 0 : (double)share.Part / share.All),10:0.000}{share.All,8}"));
}
