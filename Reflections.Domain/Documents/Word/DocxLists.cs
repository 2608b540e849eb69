using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Reflections.Domain.Documents.Word;

/// <summary>Marks and counts list items.</summary>
internal sealed class DocxLists
{
    private const int MaxLevel = 8;

    private readonly DocxStyles styles;
    private readonly Dictionary<int, int[]> counters = [];
    private readonly Dictionary<int, NumberFormatValues?[]> formats = [];

    public DocxLists(MainDocumentPart main, DocxStyles styles)
    {
        this.styles = styles;
        var numbering = main.NumberingDefinitionsPart?.Numbering;
        var definitions = new Dictionary<int, NumberFormatValues?[]>();
        foreach (var definition in numbering?.Elements<AbstractNum>() ?? [])
        {
            definitions.TryAdd(definition.AbstractNumberId?.Value ?? -1, FormatsOf(definition));
        }

        foreach (var instance in numbering?.Elements<NumberingInstance>() ?? [])
        {
            if (instance.NumberID?.Value is { } id && definitions.TryGetValue(instance.AbstractNumId?.Val?.Value ?? -1, out var levels))
            {
                formats.TryAdd(id, levels);
            }
        }
    }

    /// <summary>The Markdown mark of a list item with its indentation, such as <c>"  - "</c>; null for a paragraph that is none.</summary>
    public string? MarkOf(Paragraph paragraph)
    {
        if (styles.NumberingOf(paragraph) is not { } numbering || numbering.NumberingId?.Val?.Value is not (> 0 and var id))
        {
            return null;
        }

        var level = Math.Clamp(numbering.NumberingLevelReference?.Val?.Value ?? 0, 0, MaxLevel);
        if (!counters.TryGetValue(id, out var counted))
        {
            counters[id] = counted = new int[MaxLevel + 1];
        }

        counted[level]++;
        counted.AsSpan(level + 1).Clear();
        var indent = new string(' ', 2 * level);
        var format = formats.TryGetValue(id, out var levels) ? levels[level] : null;
        return format is null || format == NumberFormatValues.Bullet || format == NumberFormatValues.None
            ? indent + "- "
            : string.Create(CultureInfo.InvariantCulture, $"{indent}{counted[level]}. ");
    }

    private static NumberFormatValues?[] FormatsOf(AbstractNum definition)
    {
        var found = new NumberFormatValues?[MaxLevel + 1];
        foreach (var level in definition.Elements<Level>())
        {
            if (level.LevelIndex?.Value is >= 0 and <= MaxLevel and var index)
            {
                found[index] = level.NumberingFormat?.Val?.Value;
            }
        }

        return found;
    }
}
