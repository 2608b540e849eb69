using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reflections.Domain.Entities;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Patches;

/// <summary>
/// The stored form of a batch. Equal batches give equal bytes: the properties stand in one written-down order, without indentation, in
/// UTF-8. Whoever changes the form raises <see cref="PatchBatch.CurrentLayout"/>.
/// </summary>
public static class PatchBatchJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    private static readonly JsonSerializerOptions ReaderOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The canonical bytes of <paramref name="batch"/>.</summary>
    public static byte[] Serialize(PatchBatch batch)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(json, batch);
        }

        return buffer.ToArray();
    }

    /// <summary>The batch that <paramref name="bytes"/> hold.</summary>
    /// <exception cref="DamagedBatchException">They hold none, or one of an unknown layout.</exception>
    public static PatchBatch Deserialize(ReadOnlySpan<byte> bytes)
    {
        try
        {
            // The layout comes first: another one need not even have the shape that is read below.
            var layout = ReadLayout(bytes);
            if (layout is < PatchBatch.FirstLayout or > PatchBatch.CurrentLayout)
            {
                throw new DamagedBatchException(string.Create(
                    CultureInfo.InvariantCulture, $"The batch has layout {layout}; this version reads layout {PatchBatch.FirstLayout} to {PatchBatch.CurrentLayout}."));
            }

            return JsonSerializer.Deserialize<PatchBatch>(bytes, ReaderOptions) ?? throw new DamagedBatchException("The batch is null.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            throw new DamagedBatchException($"The batch is damaged: {error.Message}", error);
        }
    }

    /// <summary>What a stored batch, and the manifest of its knowledge, are compared by: SHA-256, lower-case hex.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Sha256Text.Of(bytes);

    private static int ReadLayout(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read()
            || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("layout"u8) || !reader.Read())
        {
            throw new DamagedBatchException("The batch is damaged: it does not begin with its layout.");
        }

        return reader.GetInt32();
    }

    private static void Write(Utf8JsonWriter json, PatchBatch batch)
    {
        json.WriteStartObject();
        json.WriteNumber("layout"u8, PatchBatch.CurrentLayout);
        json.WriteString("reflection"u8, batch.Reflection.Value);
        json.WriteString("source"u8, batch.Source.Value);
        json.WriteString("content"u8, batch.Content.Value);
        json.WriteString("fingerprint"u8, batch.Fingerprint.Value);
        json.WriteString("title"u8, batch.Title);
        json.WriteString("url"u8, batch.Url);
        json.WriteNumber("textLength"u8, batch.TextLength);
        WriteArray(json, "chunks"u8, batch.Chunks, WriteChunk);
        WriteArray(json, "entities"u8, batch.Entities, WriteEntity);
        WriteArray(json, "facts"u8, batch.Facts, WriteFact);
        json.WriteEndObject();
    }

    private static void WriteChunk(Utf8JsonWriter json, BatchChunk chunk)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, chunk.Index);
        json.WriteNumber("start"u8, chunk.Start);
        json.WriteNumber("tokens"u8, chunk.Tokens);
        WriteArray(json, "headingPath"u8, chunk.HeadingPath, static (json, heading) => json.WriteStringValue(heading));
        json.WriteString("text"u8, chunk.Text);
        json.WriteString("hash"u8, chunk.Hash);
        json.WriteString("vector"u8, chunk.Vector);

        // Left out where there are none, so that the batches of a document without pages have the bytes they always had.
        if (chunk.Parts is { } parts)
        {
            json.WriteStartObject("parts"u8);
            json.WriteString("kind"u8, parts.Kind.ToString());
            json.WriteNumber("first"u8, parts.First);
            WriteArray(json, "starts"u8, parts.Starts, static (json, start) => json.WriteNumberValue(start));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteEntity(Utf8JsonWriter json, BatchEntity entity)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, entity.Id);
        json.WriteString("name"u8, entity.Name);
        json.WriteString("type"u8, entity.Type.ToString());
        WriteArray(json, "mentions"u8, entity.Mentions, WriteSpan);
        WriteArray(json, "aliases"u8, entity.Aliases, WriteAlias);
        json.WriteEndObject();
    }

    private static void WriteAlias(Utf8JsonWriter json, BatchAlias alias)
    {
        json.WriteStartObject();
        json.WriteString("form"u8, alias.Form);
        json.WriteString("kind"u8, alias.Kind.ToString());
        json.WritePropertyName("evidence"u8);
        WriteSpan(json, alias.Evidence);
        json.WriteEndObject();
    }

    private static void WriteFact(Utf8JsonWriter json, BatchFact fact)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, fact.Id);
        json.WriteString("subject"u8, fact.Subject);
        json.WriteString("predicate"u8, fact.Predicate);
        json.WriteString("object"u8, fact.Object);
        json.WriteString("polarity"u8, fact.Polarity.ToString());
        json.WriteString("date"u8, fact.Date);
        json.WriteString("quote"u8, fact.Quote);
        json.WritePropertyName("span"u8);
        WriteSpan(json, fact.Span);
        json.WriteNumber("chunk"u8, fact.Chunk);
        json.WriteNumber("confidence"u8, fact.Confidence);
        json.WriteString("modality"u8, fact.Modality.ToString());
        json.WriteString("writtenSubject"u8, fact.WrittenSubject);
        json.WriteString("writtenObject"u8, fact.WrittenObject);
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, TextSpan span)
    {
        json.WriteStartObject();
        json.WriteNumber("start"u8, span.Start);
        json.WriteNumber("length"u8, span.Length);
        json.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }
}
