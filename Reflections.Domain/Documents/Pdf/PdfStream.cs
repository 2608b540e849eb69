namespace Reflections.Domain.Documents.Pdf;

/// <summary>The bytes of a file that are charged each time they are read, so that references in a circle come to an end.</summary>
internal sealed class PdfStream(ReadOnlyMemory<byte> bytes, PdfBudget budget) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => bytes.Length;

    public override long Position
    {
        get => position;
        set => position = Math.Clamp(value, 0, bytes.Length);
    }

    public override int ReadByte()
    {
        budget.Read(1);
        return position < bytes.Length ? bytes.Span[(int)position++] : -1;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, bytes.Length - position);
        budget.Read(Math.Max(count, 1));
        bytes.Span.Slice((int)position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.Current ? position : bytes.Length);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
