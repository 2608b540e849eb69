using System.Globalization;
using Reflections.Domain.Documents;

namespace Reflections.Domain.Chunking;

/// <summary>
/// Cuts a document into chunks along its structure: never across a heading, inside a section between blocks, inside a block that is too long between
/// sentences. Cut points depend on the text around them and not on what stands before, so that an edited document keeps the chunks it did not touch.
/// </summary>
public sealed class DocumentChunker
{
    private const int Version = 1;

    private readonly ChunkerOptions options;

    /// <summary>A chunker.</summary>
    public DocumentChunker(ChunkerOptions? options = null)
    {
        this.options = options ?? new ChunkerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.MaxTokens, 16);
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.MinTokens);
    }

    /// <summary>Version and options; part of the pipeline fingerprint.</summary>
    public string Fingerprint => string.Create(
        CultureInfo.InvariantCulture, $"chunker/{Version} {TokenCounter.Encoding} min={options.MinTokens} max={options.MaxTokens}");

    /// <summary>The chunks in order: not overlapping, together all text that is not white space.</summary>
    public IReadOnlyList<Chunk> Chunk(CanonicalDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var text = document.Text;
        var chunks = new List<Chunk>();
        var headings = new List<(int Level, string Title)>();
        var section = new List<MarkdownBlock>();
        foreach (var block in MarkdownBlocks.Of(text, document.IsMarkdown))
        {
            if (block.Kind == MarkdownBlockKind.Heading)
            {
                // A heading right under its parent's heading shares the chunk, so that no chunk is a bare heading.
                if (section.Exists(inner => inner.Kind != MarkdownBlockKind.Heading) || (section.Count > 0 && section[^1].Level >= block.Level))
                {
                    EndSection();
                }

                headings.RemoveAll(heading => heading.Level >= block.Level);
                headings.Add((block.Level, MarkdownBlocks.HeadingText(text, block)));
            }

            section.Add(block);
        }

        EndSection();
        return chunks;

        void EndSection()
        {
            if (section.Count > 0)
            {
                AddSection(document, section, [.. headings.Select(heading => heading.Title).Where(title => title.Length > 0)], chunks);
                section.Clear();
            }
        }
    }

    private void AddSection(CanonicalDocument document, List<MarkdownBlock> section, string[] path, List<Chunk> chunks)
    {
        var text = document.Text;
        var pieces = new SectionPieces(text, options.MaxTokens).Of(section);
        var cuts = CutPoints.Of(pieces, options);
        for (var i = 0; i < cuts.Count; i++)
        {
            var start = pieces[cuts[i]].Start;
            var end = pieces[(i + 1 < cuts.Count ? cuts[i + 1] : pieces.Count) - 1].End;
            var content = text[start..end];
            chunks.Add(new Chunk(chunks.Count, start, TokenCounter.Count(content), path, content, document.Parts?.Within(start, content.Length)));
        }
    }
}
