using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Finds entities by the form of words, general word lists and the words around. Deterministic, offline, linear in the text's length.</summary>
public sealed class RuleEntityExtractor : IEntityExtractor
{
    /// <inheritdoc/>
    public string Fingerprint => "rule-entities/4";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntityMention>> ExtractAsync(Chunk chunk, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<EntityMention>>(Find(chunk.Text));
    }

    internal static List<EntityMention> Find(string text)
    {
        var blocks = MarkdownBlocks.Of(text, isMarkdown: true);
        var inTable = new bool[text.Length];
        foreach (var row in blocks.Where(block => block.Kind == MarkdownBlockKind.TableRow))
        {
            inTable.AsSpan(row.Start, row.Length).Fill(true);
        }

        var inHeading = new bool[text.Length];
        foreach (var heading in blocks.Where(block => block.Kind == MarkdownBlockKind.Heading))
        {
            inHeading.AsSpan(heading.Start, heading.Length).Fill(true);
        }

        var mentions = ValueFinder.Find(text, position => inTable[position], position => inHeading[position]);

        // An address is a value wherever it stands, but no name begins or ends in the target of a link.
        var words = MarkdownLinks.Blank(text);
        var names = NameFinder.Find(words, blocks, mentions);
        var types = NameTyping.Of(names, words);
        var valueStarts = mentions.Select(mention => mention.Span.Start).ToHashSet();
        for (var i = 0; i < names.Count; i++)
        {
            var span = WithHouseNumber(names[i], types[i], valueStarts);
            if (i > 0 && span.Start < names[i - 1].Span.End)
            {
                // The number belongs to the name before: "Route 20 Lake Street".
                span = names[i].Span;
            }

            mentions.Add(new EntityMention(text.Substring(span.Start, span.Length), types[i], span));
        }

        mentions.Sort((left, right) => left.Span.Start.CompareTo(right.Span.Start));
        return mentions;
    }

    private static TextSpan WithHouseNumber(NameCandidate name, EntityType type, HashSet<int> valueStarts)
    {
        var number = name.First > 0 ? name.Tokens[name.First - 1] : null;
        return type == EntityType.Place && number is { IsNumber: true, Text.Length: <= 5 } && !valueStarts.Contains(number.Start)
            && WordLists.PlaceHeads.Contains(name.LastToken.Text)
            ? new TextSpan(number.Start, name.Span.End - number.Start)
            : name.Span;
    }
}
