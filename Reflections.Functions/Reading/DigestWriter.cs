using System.Text;
using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;

namespace Reflections.Functions.Reading;

/// <summary>
/// Writes a digest as CommonMark with footnotes, a section at a time. Equal knowledge gives equal bytes, whatever history led there. Whatever a source says
/// is text there (<see cref="MarkdownText"/>).
/// </summary>
internal static class DigestWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="top">The limit under which <paramref name="contents"/> was read, for sources too.</param>
    public static async Task WriteAsync(DigestContents contents, int top, Stream output, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(output, Utf8, leaveOpen: true) { NewLine = "\n" };
        var footnotes = new DigestFootnotes();
        await WriteAsync(Head(contents, top));
        EntityType? type = null;
        foreach (var section in contents.Sections)
        {
            var heading = type != section.Entity?.Type || section.Entity is null ? $"\n## {TitleOf(section.Entity?.Type)}\n" : "";
            type = section.Entity?.Type;
            await WriteAsync(heading + Section(section, footnotes));
        }

        foreach (var (i, citation) in footnotes.Cited.Index())
        {
            await WriteAsync(FormattableString.Invariant($"\n[^{i + 1}]: {Footnote(citation)}\n"));
        }

        async Task WriteAsync(string part)
        {
            await writer.WriteAsync(part.AsMemory(), cancellation);
            await writer.FlushAsync(cancellation);
        }
    }

    private static string Head(DigestContents contents, int top)
    {
        var head = new StringBuilder($"# {MarkdownText.Of(contents.Reflection.Value)}");
        if (contents.Entity is { } entity)
        {
            head.Append($": {MarkdownText.Of(entity)}");
        }

        head.Append(
            $"\n\n{Count(contents.Sources.Count, "source")}, {Count(contents.Entities, "entity", "entities")}, {Count(contents.Facts, "fact")}, "
            + $"{Count(contents.Contradictions, "contradiction")}.\n");
        (int Number, string Name)[] leftOut = [(contents.LeftOut, "fact"), (contents.Sources.Count - top, "source")];
        if (Array.Exists(leftOut, part => part.Number > 0))
        {
            var parts = leftOut.Where(part => part.Number > 0).Select(part => Count(part.Number, part.Name));
            head.Append($"\nLeft out: {string.Join(", ", parts)}. A larger `top` shows more.\n");
        }

        if (contents.Damage.Count > 0)
        {
            head.Append("\n## Not readable\n\n");
            foreach (var damage in contents.Damage)
            {
                head.Append($"1. {MarkdownText.Of(damage.Message)}\n");
            }
        }

        if (contents.Sources.Count > 0)
        {
            head.Append("\n## Sources\n\n");
            foreach (var view in contents.Sources.Take(top))
            {
                var title = string.IsNullOrWhiteSpace(view.Version.Title) ? "" : $"{MarkdownText.Of(view.Version.Title)}, ";
                var numbers = $"{Count(view.Entities.Count, "entity", "entities")}, {Count(view.Facts.Count, "fact")}";
                head.Append($"1. {title}{Place(view.Source.Value, view.Version.Url)}: {numbers}\n");
            }
        }

        return head.ToString();
    }

    private static string Section(DigestSection section, DigestFootnotes footnotes)
    {
        var text = new StringBuilder();
        if (section.Entity is { } entity)
        {
            text.Append($"\n### {MarkdownText.Of(entity.Name)}\n");
            if (entity.Aliases.Count > 0)
            {
                text.Append($"\nAlso: {string.Join("; ", entity.Aliases.Select(MarkdownText.Of))}\n");
            }
        }

        text.Append('\n');
        foreach (var (fact, related) in section.Facts)
        {
            var flag = related.Any(relation => relation.Kind == FactRelationKind.Contradicts) ? " **Contradicted.**" : "";
            text.Append($"- {Statement(fact)}{flag}{footnotes.Cite(fact.Citations)}\n");
            foreach (var (kind, other) in related)
            {
                text.Append($"  - {Name(kind)}: {Statement(other)}{footnotes.Cite(other.Citations)}\n");
            }
        }

        return text.ToString();
    }

    private static string Statement(CitedFact fact)
    {
        var not = fact.Polarity == FactPolarity.Negative ? "**not** " : "";
        var date = fact.Date is null ? "" : $" ({MarkdownText.Of(fact.Date)})";
        var modality = fact.Modality switch { FactModality.Hedged => " *(not certain)*", FactModality.Reported => " *(as reported)*", _ => "" };
        return $"{MarkdownText.Of(fact.Subject)} — {not}{MarkdownText.Of(fact.Predicate)} — {MarkdownText.Of(fact.Object)}{date}{modality}";
    }

    private static string Footnote(Citation citation)
    {
        string?[] places = [citation.Title, citation.Location];
        var where = places.Where(place => !string.IsNullOrWhiteSpace(place)).Select(place => MarkdownText.Of(place!));
        return $"“{MarkdownText.Of(citation.Quote)}” — {string.Join(", ", where.Append(Place(citation.SourceId, citation.Url)))}";
    }

    private static string Place(string source, string? url) => MarkdownText.Link(source, url ?? source);

    private static string Name(FactRelationKind kind) => kind switch
    {
        FactRelationKind.Contradicts => "Against it",
        FactRelationKind.Earlier => "Earlier",
        _ => "Later",
    };

    private static string TitleOf(EntityType? type) => type switch
    {
        EntityType.Person => "People",
        EntityType.Organisation => "Organisations",
        EntityType.Place => "Places",
        EntityType.Product => "Products and works",
        EntityType.Date => "Dates",
        EntityType.Quantity => "Quantities",
        EntityType.Money => "Amounts",
        EntityType.Email => "E-mail addresses",
        EntityType.Url => "Web addresses",
        EntityType.Other => "Other names",
        _ => "Other statements",
    };

    private static string Count(int number, string one, string? several = null) =>
        FormattableString.Invariant($"{number} {(number == 1 ? one : several ?? one + "s")}");
}
