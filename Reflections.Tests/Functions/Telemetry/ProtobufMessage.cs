using System.Text;

namespace Reflections.Tests.Functions.Telemetry;

/// <summary>As much of a Protocol Buffers message as it takes to look into one: the fields that have a length.</summary>
internal sealed class ProtobufMessage(ReadOnlyMemory<byte> bytes)
{
    public string Hex => Convert.ToHexStringLower(bytes.Span);

    public string Text => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>What stands in the field of that number, each time it occurs.</summary>
    public IEnumerable<ProtobufMessage> All(int field) =>
        Read(bytes.Span, bytes).Where(found => found.Number == field).Select(found => new ProtobufMessage(found.Content));

    /// <summary>What stands under those field numbers, one within the other.</summary>
    public IEnumerable<ProtobufMessage> Under(params int[] path) =>
        path.Aggregate((IEnumerable<ProtobufMessage>)[this], (found, field) => found.SelectMany(message => message.All(field)));

    private static List<(int Number, ReadOnlyMemory<byte> Content)> Read(ReadOnlySpan<byte> span, ReadOnlyMemory<byte> memory)
    {
        var fields = new List<(int, ReadOnlyMemory<byte>)>();
        for (var at = 0; at < span.Length;)
        {
            var key = Number(span, ref at);
            var length = (key & 7) switch { 0 => 0, 1 => 8, 2 => (int)Number(span, ref at), 5 => 4, _ => throw new InvalidDataException("This is no message.") };
            if ((key & 7) == 0)
            {
                Number(span, ref at);
            }

            if ((key & 7) == 2)
            {
                fields.Add(((int)(key >> 3), memory.Slice(at, length)));
            }

            at += length;
        }

        return fields;
    }

    private static ulong Number(ReadOnlySpan<byte> span, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; at < span.Length; shift += 7)
        {
            var next = span[at++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                break;
            }
        }

        return number;
    }
}
