namespace Reflections.Functions.Knowledge;

/// <summary>The segments used last, up to a number of bytes. Segments never change, so nothing is ever out of date.</summary>
internal sealed class SegmentCache(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Item>> _items = new(StringComparer.Ordinal);
    private readonly LinkedList<Item> _byUse = new();
    private long _bytes;

    public KnowledgeSegment? Find(string name)
    {
        lock (_gate)
        {
            if (!_items.TryGetValue(name, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Segment;
        }
    }

    /// <param name="bytes">What the segment takes in memory, about.</param>
    public void Add(string name, KnowledgeSegment segment, long bytes)
    {
        lock (_gate)
        {
            if (bytes > capacity || _items.ContainsKey(name))
            {
                return;
            }

            _items.Add(name, _byUse.AddFirst(new Item(name, segment, bytes)));
            for (_bytes += bytes; _bytes > capacity; )
            {
                var oldest = _byUse.Last!;
                _byUse.RemoveLast();
                _items.Remove(oldest.Value.Name);
                _bytes -= oldest.Value.Bytes;
            }
        }
    }

    private sealed record Item(string Name, KnowledgeSegment Segment, long Bytes);
}
