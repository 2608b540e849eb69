using Reflections.Cli.Api;

namespace Reflections.Cli.Output;

/// <summary>What approving a held run would change, for a reviewer: each fact with its quote among the words around it.</summary>
internal sealed class DifferenceText(TextWriter writer)
{
    /// <summary>Most UTF-16 units on each side of a quote.</summary>
    private const int Reach = 160;

    /// <summary>Writes the difference. Facts that would come in are numbered from 1, in the order of <see cref="Numbered"/>.</summary>
    public void Write(Difference difference)
    {
        writer.WriteLine(difference.AgainstGeneration == 0
            ? "Nothing of this source is applied yet." : $"Compared with generation {Figures.Number(difference.AgainstGeneration)}:");
        var number = 0;
        foreach (var fact in difference.FactsAdded)
        {
            WriteFact($"+ [{Figures.Number(++number)}]", fact);
        }

        foreach (var (before, after) in difference.FactsChanged)
        {
            WriteFact("~ was", before);
            WriteFact($"~ [{Figures.Number(++number)}]", after);
        }

        foreach (var fact in difference.FactsRetired)
        {
            WriteFact("-", fact);
        }

        foreach (var (fact, code, detail) in difference.Refused ?? [])
        {
            WriteFact("x", fact);
            writer.WriteLine($"      stays out: {Excerpt.OneLine(detail ?? code)}");
        }

        WriteNames("entities added", difference.EntitiesAdded);
        WriteNames("entities removed", difference.EntitiesRemoved);
        writer.WriteLine(
            $"{Figures.Count(difference.FactsAdded.Count, "fact")} added, {Figures.Number(difference.FactsChanged.Count)} changed, "
            + $"{Figures.Number(difference.FactsRetired.Count)} retired, {Figures.Number(difference.FactsUnchanged.Count)} unchanged.");
    }

    /// <summary>The facts that would come in, as they are numbered.</summary>
    public static IReadOnlyList<StatedFact> Numbered(Difference difference) => [.. difference.FactsAdded, .. difference.FactsChanged.Select(pair => pair.After)];

    /// <summary>The quote in guillemets among the words around it.</summary>
    public static string Quoted(StatedFact fact)
    {
        var at = fact.Start - (fact.PassageStart ?? fact.Start);
        if (fact.Passage is not { } passage || at < 0 || at + fact.Quote.Length > passage.Length)
        {
            return $"«{Excerpt.OneLine(fact.Quote)}»";
        }

        return Excerpt.OneLine($"{Ending(passage[..at])}«{fact.Quote}»{Beginning(passage[(at + fact.Quote.Length)..])}");
    }

    private void WriteFact(string mark, StatedFact fact)
    {
        var notes = new[] { fact.Polarity == "negative" ? "not" : null, fact.Modality is "hedged" or "reported" ? fact.Modality : null, fact.Date }.Where(note => !string.IsNullOrEmpty(note));
        var aside = string.Join(", ", notes);
        writer.WriteLine($"{mark} {Excerpt.OneLine(fact.Subject)} · {Excerpt.OneLine(fact.Predicate)} · {Excerpt.OneLine(fact.Object)}{(aside.Length > 0 ? $" ({aside})" : "")}");
        writer.WriteLine($"      {Quoted(fact)}");
    }

    private void WriteNames(string what, IReadOnlyList<NamedEntity>? entities)
    {
        if (entities is { Count: > 0 })
        {
            writer.WriteLine($"{what}: {string.Join(", ", entities.Select(entity => $"{Excerpt.OneLine(entity.Name)} ({entity.Type})"))}");
        }
    }

    /// <summary>The last whole words.</summary>
    private static string Ending(string text)
    {
        var cut = text.Length <= Reach ? -1 : text.IndexOf(' ', text.Length - Reach);
        return text.Length <= Reach ? text : cut < 0 ? string.Empty : $"…{text[cut..]}";
    }

    /// <summary>The first whole words.</summary>
    private static string Beginning(string text) => text.Length <= Reach ? text : $"{text[..(text.LastIndexOf(' ', Reach) + 1)]}…";
}
