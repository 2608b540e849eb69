using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Reflections.Domain.Documents.Word;

/// <summary>Marks and counts list items.</summary>
internal sealed class DocxLists(MainDocumentPart main, DocxStyles styles)
{
    private const int MaxLevel = 8;

    private readonly Dictionary<int, int[]> counters = [];
    private readonly Dictionary<int, NumberFormatValues?[]> formats = [];

    /// <summary>The Markdown mark of a list item with its indentation, such as <c>"  - "</c>; null for a paragraph that is none.</summary>
    public string? MarkOf(Paragraph paragraph)
    {
        if (styles.NumberingOf(paragraph) is not { } numbering || numbering.NumberingId?.Val?.Value is not (> 0 and var id))
        {
            return null;
        }

        var level = Math.Clamp(numbering.NumberingLevelReference?.Val?.Value ?? 0, 0, MaxLevel);
        var indent = new string(' ', 2 * level);
        var format = FormatsOf(id)[level];
        if (format is null || format == NumberFormatValues.Bullet || format == NumberFormatValues.None)
        {
            return indent + "- ";
        }

        if (!counters.TryGetValue(id, out var counted))
        {
            counters[id] = counted = new int[MaxLevel + 1];
        }

        counted[level]++;
        counted.AsSpan(level + 1).Clear();
        return string.Create(CultureInfo.InvariantCulture, $"{indent}{counted[level]}. ");
    }

    private NumberFormatValues?[] FormatsOf(int id)
    {
        if (formats.TryGetValue(id, out var known))
        {
            return known;
        }

        var found = new NumberFormatValues?[MaxLevel + 1];
        var numbering = main.NumberingDefinitionsPart?.Numbering;
        var abstractId = numbering?.Elements<NumberingInstance>().FirstOrDefault(instance => instance.NumberID?.Value == id)?.AbstractNumId?.Val?.Value;
        foreach (var level in numbering?.Elements<AbstractNum>().FirstOrDefault(entry => entry.AbstractNumberId?.Value == abstractId)?.Elements<Level>() ?? [])
        {
            if (level.LevelIndex?.Value is >= 0 and <= MaxLevel and var index)
            {
                found[index] = level.NumberingFormat?.Val?.Value;
            }
        }

        return formats[id] = found;
    }
}
