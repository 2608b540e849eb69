using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>
/// Writes knowledge as JSON lines. Equal knowledge gives equal bytes, whatever history led there: nothing of runs,
/// generations, times or storage is written, properties have a fixed order, and lines are sorted by source id, kind, and
/// number (chunks) or id. What cannot be read stands there too, as a line that says so: an export that is not whole never
/// looks as if it were.
/// </summary>
public sealed class KnowledgeExport(VersionReader versions)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the sources one after the other, each at one version; two storage calls for a small source, one source in memory.</summary>
    /// <param name="applied">What <see cref="VersionReader.ListAppliedAsync"/> gave.</param>
    /// <param name="damaged">The source rows that it could not read.</param>
    public async Task WriteAsync(
        IReadOnlyList<SourceState> applied, IEnumerable<DamagedRowException> damaged, Stream output, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(buffer, WriterOptions);
        await WriteAsync([.. damaged.Select(row => Line(null, StoredDamage.Of(row)!))]);
        foreach (var state in applied)
        {
            await WriteAsync(await LinesAsync(state, cancellation));
        }

        async Task WriteAsync(IEnumerable<Action<Utf8JsonWriter>> lines)
        {
            foreach (var line in lines)
            {
                json.Reset();
                json.WriteStartObject();
                line(json);
                json.WriteEndObject();
                json.Flush();
                buffer.Write("\n"u8);
                await output.WriteAsync(buffer.WrittenMemory, cancellation);
                buffer.ResetWrittenCount();
            }

            await output.FlushAsync(cancellation);
        }
    }

    private async Task<IEnumerable<Action<Utf8JsonWriter>>> LinesAsync(SourceState state, CancellationToken cancellation)
    {
        try
        {
            return await versions.ReadWholeAsync(state, cancellation) is var (view, segment) ? Lines(view, segment) : [];
        }
        catch (Exception error) when (StoredDamage.Of(error) is { } damage)
        {
            return [Line(state.Source, damage)];
        }
    }

    private static Action<Utf8JsonWriter> Line(SourceId? source, StoredDamage damage) => json =>
    {
        json.WriteString("kind"u8, "damaged");
        json.WriteString("sourceId"u8, source?.Value);
        json.WriteString("errorClass"u8, damage.ErrorClass);
        json.WriteString("message"u8, damage.Message);
    };

    private static IEnumerable<Action<Utf8JsonWriter>> Lines(KnowledgeView view, KnowledgeSegment segment) =>
    [
        .. segment.Chunks.OrderBy(chunk => chunk.Index).Select(chunk => Line(view, "chunk", json => Write(json, chunk))),
        .. view.Entities.OrderBy(entity => entity.Id, StringComparer.Ordinal).Select(entity => Line(view, "entity", json => Write(json, entity))),
        .. view.Facts.OrderBy(fact => fact.Id, StringComparer.Ordinal).Select(fact => Line(view, "fact", json => Write(json, fact, segment))),
        Line(view, "source", json => Write(json, view, segment)),
    ];

    private static Action<Utf8JsonWriter> Line(KnowledgeView view, string kind, Action<Utf8JsonWriter> write) => json =>
    {
        json.WriteString("kind"u8, kind);
        json.WriteString("sourceId"u8, view.Source.Value);
        write(json);
    };

    private static void Write(Utf8JsonWriter json, SegmentChunk chunk)
    {
        json.WriteNumber("index"u8, chunk.Index);
        json.WriteNumber("start"u8, chunk.Start);
        json.WriteNumber("length"u8, chunk.Text.Length);
        json.WriteStartArray("headingPath"u8);
        foreach (var heading in chunk.HeadingPath)
        {
            json.WriteStringValue(heading);
        }

        json.WriteEndArray();
        json.WriteString("location"u8, chunk.LocationOf(chunk.Start, chunk.Text.Length));
        json.WriteString("text"u8, chunk.Text);
    }

    private static void Write(Utf8JsonWriter json, BatchEntity entity)
    {
        json.WriteString("id"u8, entity.Id);
        json.WriteString("name"u8, entity.Name);
        json.WriteString("type"u8, NameOf(entity.Type));
        json.WriteStartArray("mentions"u8);
        foreach (var mention in entity.Mentions)
        {
            json.WriteStartArray();
            json.WriteNumberValue(mention.Start);
            json.WriteNumberValue(mention.Length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, BatchFact fact, KnowledgeSegment segment)
    {
        json.WriteString("id"u8, fact.Id);
        json.WriteString("subject"u8, fact.Subject);
        json.WriteString("predicate"u8, fact.Predicate);
        json.WriteString("object"u8, fact.Object);
        json.WriteString("polarity"u8, NameOf(fact.Polarity));
        json.WriteString("date"u8, fact.Date);
        json.WriteString("quote"u8, fact.Quote);
        json.WriteString("location"u8, segment.Chunks.FirstOrDefault(chunk => chunk.Index == fact.Chunk)?.LocationOf(fact.Span.Start, fact.Span.Length));
        json.WriteNumber("start"u8, fact.Span.Start);
        json.WriteNumber("length"u8, fact.Span.Length);
        json.WriteNumber("confidence"u8, fact.Confidence);
    }

    private static void Write(Utf8JsonWriter json, KnowledgeView view, KnowledgeSegment segment)
    {
        json.WriteString("title"u8, view.Version.Title);
        json.WriteString("url"u8, view.Version.Url);
        json.WriteString("contentHash"u8, view.Version.Content.Value);
        json.WriteNumber("chunks"u8, segment.Chunks.Count);
        json.WriteNumber("entities"u8, view.Entities.Count);
        json.WriteNumber("facts"u8, view.Facts.Count);
    }

    private static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
