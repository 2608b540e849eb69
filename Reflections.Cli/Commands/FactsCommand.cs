using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;

namespace Reflections.Cli.Commands;

/// <summary>Prints facts, each with the quotes that prove it.</summary>
internal sealed class FactsCommand(CliContext context, HostSession session)
{
    /// <param name="filters">Names and values of query parameters; those without a value are left out.</param>
    /// <param name="top">The most to print.</param>
    public async Task<int> RunAsync(string? reflection, IReadOnlyList<(string Name, string? Value)> filters, int top, bool json, CancellationToken cancellation)
    {
        var name = await ReflectionChoice.ResolveAsync(session.Api, reflection, cancellation);
        var isAny = false;
        await foreach (var (told, fact) in session.Api.FactsAsync(name, filters, top, cancellation))
        {
            isAny = true;
            if (json)
            {
                context.Console.WriteJson(told);
            }
            else
            {
                Write(fact);
            }
        }

        if (!isAny)
        {
            context.Console.Note("No fact was found.");
        }

        return ExitCode.Success;
    }

    private void Write(Fact fact)
    {
        string?[] asides =
        [
            fact.Polarity == "negative" ? "not" : null,
            fact.Modality is "hedged" or "reported" ? fact.Modality : null,
            fact.Date,
            .. (fact.Relations ?? []).GroupBy(relation => relation.Kind, StringComparer.Ordinal).Select(group => $"{group.Key}: {Figures.Number(group.Count())}"),
        ];
        var aside = string.Join(", ", asides.Where(aside => !string.IsNullOrEmpty(aside)));
        var results = context.Console.Results;
        results.WriteLine(
            $"{Excerpt.OneLine(fact.Subject)} · {Excerpt.OneLine(fact.Predicate)} · {Excerpt.OneLine(fact.Object)}{(aside.Length > 0 ? $" ({Excerpt.OneLine(aside)})" : "")}");
        foreach (var citation in fact.Citations ?? [])
        {
            var place = string.Join(" › ", new[] { citation.SourceId, citation.Location }.Where(part => !string.IsNullOrEmpty(part)).Select(part => Excerpt.OneLine(part)));
            results.WriteLine(FormattableString.Invariant($"    “{Excerpt.OneLine(citation.Quote)}” {place} [{citation.Start}–{citation.Start + citation.Length}]"));
        }
    }
}
