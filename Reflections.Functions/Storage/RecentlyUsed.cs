namespace Reflections.Functions.Storage;

/// <summary>The values used last, up to a number of bytes. For what never changes once it has a name, so that nothing is ever out of date.</summary>
internal sealed class RecentlyUsed<T>(long capacity)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Item>> _items = new(StringComparer.Ordinal);
    private readonly LinkedList<Item> _byUse = new();
    private long _bytes;

    public T? Find(string name)
    {
        lock (_gate)
        {
            if (!_items.TryGetValue(name, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Value;
        }
    }

    /// <param name="bytes">What the value takes in memory, about.</param>
    public void Add(string name, T value, long bytes)
    {
        lock (_gate)
        {
            if (bytes > capacity || _items.ContainsKey(name))
            {
                return;
            }

            _items.Add(name, _byUse.AddFirst(new Item(name, value, bytes)));
            for (_bytes += bytes; _bytes > capacity;)
            {
                var oldest = _byUse.Last!;
                _byUse.RemoveLast();
                _items.Remove(oldest.Value.Name);
                _bytes -= oldest.Value.Bytes;
            }
        }
    }

    /// <summary>Forgets the value, if it is there.</summary>
    public void Remove(string name)
    {
        lock (_gate)
        {
            if (_items.Remove(name, out var node))
            {
                _byUse.Remove(node);
                _bytes -= node.Value.Bytes;
            }
        }
    }

    private sealed record Item(string Name, T Value, long Bytes);
}
