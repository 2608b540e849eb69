using System.Globalization;
using Reflections.Domain.Extraction;

namespace Reflections.Benchmarks.Quality;

/// <summary><c>quality [gold.json] [--mistakes]</c>: prints how well the offline extractors do on the labelled set.</summary>
internal static class QualityCommand
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        var gold = arguments.FirstOrDefault(argument => !argument.StartsWith('-')) ?? Path.Combine("samples", "gold.json");
        if (!File.Exists(gold))
        {
            await output.WriteLineAsync($"There is no file '{gold}'.");
            return 2;
        }

        var report = await QualityReport.MeasureAsync(gold, new RuleEntityExtractor(), new RuleFactExtractor());
        await output.WriteLineAsync(Matching.Rule);
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{"",-34}{"precision",10}{"recall",10}{"F1",10}{"correct",10}{"found",8}{"labelled",10}");
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
        await output.WriteLineAsync($"quotes not at their offsets: {report.InvalidQuotes}");
        var evaluation = await EvaluationReport.MeasureAsync(gold, new RuleEntityExtractor(), new RuleFactExtractor());
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{"evaluation",-34}{"share",10}{"of",8}");
        await WriteAsync(output, "labelled facts accepted", evaluation.Labelled);
        await WriteAsync(output, "extracted facts accepted", evaluation.Extracted);
        foreach (var (kind, mutants) in evaluation.Mutants)
        {
            await WriteAsync(output, $"refused: {kind}", mutants);
        }

        if (arguments.Contains("--mistakes"))
        {
            report.Mistakes.ForEach(output.WriteLine);
            evaluation.Mistakes.ForEach(output.WriteLine);
        }

        return 0;
    }

    private static Task WriteAsync(TextWriter output, string name, Score score) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"{(name.Length > 34 ? name[..34] : name),-34}{score.Precision,10:0.000}{score.Recall,10:0.000}{score.F1,10:0.000}{score.Correct,10}{score.Found,8}{score.Labelled,10}"));

    private static Task WriteAsync(TextWriter output, string name, (int Part, int All) share) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture, $"{(name.Length > 34 ? name[..34] : name),-34}{(share.All == 0 ? 0 : (double)share.Part / share.All),10:0.000}{share.All,8}"));
}
