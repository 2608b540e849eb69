using System.Text;
using System.Text.Json;

namespace Reflections.Domain.Documents.Data;

/// <summary>
/// Reads JSON and JSON Lines. The elements of an outermost array, and the values of several lines, are rows. A single object is one record for each member
/// that is itself an object or list of objects, with its path before each name, and one for all its plain members.
/// </summary>
internal static class JsonReader
{
    public static DocumentReading Read(string text, DocumentLimits limits)
    {
        if (DepthOf(text) > limits.MaxDepth)
        {
            throw new DocumentTooLargeException(FormattableString.Invariant($"The document nests values deeper than {limits.MaxDepth}."));
        }

        try
        {
            var writer = new JsonRecords(new RecordWriter(limits));
            using var first = new Values(text, limits).GetEnumerator();
            first.MoveNext();
            var single = first.Current;
            if (!first.MoveNext())
            {
                return writer.Write(single);
            }

            var row = 1;
            writer.Row(row, single);
            do
            {
                writer.Row(++row, first.Current);
            }
            while (first.MoveNext());
            return writer.ToReading();
        }
        catch (JsonException error)
        {
            return DocumentReader.Refuse(DocumentRefusal.Damaged, FormattableString.Invariant(
                $"The document is damaged: it is not valid JSON at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."));
        }
        catch (InvalidOperationException)
        {
            // The one way in which a string that was parsed cannot be read.
            return DocumentReader.Refuse(DocumentRefusal.Damaged, "The document is damaged: a string in it escapes half of a surrogate pair, which is no character.");
        }
    }

    /// <summary>The deepest nesting of brackets outside strings, found before any parser is given the text.</summary>
    private static int DepthOf(string text)
    {
        var (depth, deepest, isString) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when isString:
                    i++;
                    break;
                case '"':
                    isString = !isString;
                    break;
                case '{' or '[' when !isString:
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case '}' or ']' when !isString:
                    depth--;
                    break;
            }
        }

        return deepest;
    }

    /// <summary>The values that stand one after the other, at least one.</summary>
    private sealed class Values(string text, DocumentLimits limits)
    {
        private readonly byte[] utf8 = Encoding.UTF8.GetBytes(text);

        public IEnumerator<JsonElement> GetEnumerator()
        {
            var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = limits.MaxDepth, AllowMultipleValues = true });
            var consumed = 0;
            while (Next(ref state, ref consumed) is { } value)
            {
                yield return value;
            }
        }

        private JsonElement? Next(ref JsonReaderState state, ref int consumed)
        {
            var reader = new Utf8JsonReader(utf8.AsSpan(consumed), isFinalBlock: true, state);
            if (!reader.Read())
            {
                return null;
            }

            var value = JsonElement.ParseValue(ref reader);
            consumed += (int)reader.BytesConsumed;
            state = reader.CurrentState;
            return value;
        }
    }
}
