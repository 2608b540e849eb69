namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>Which world follows which.</summary>
internal sealed class StepGraph
{
    private readonly Dictionary<UInt128, List<UInt128>> _next = [];
    private readonly Dictionary<UInt128, int> _comeFrom = [];

    public void Add(UInt128 from, UInt128 to)
    {
        if (!_next.TryGetValue(from, out var next))
        {
            _next.Add(from, next = []);
        }

        next.Add(to);
        _comeFrom[to] = _comeFrom.GetValueOrDefault(to) + 1;
    }

    /// <summary>Counts the worlds that lie on a circle or behind one; 0 when every schedule comes to an end.</summary>
    public int CountCircling()
    {
        var waiting = new Dictionary<UInt128, int>(_comeFrom);
        var open = new Queue<UInt128>(_next.Keys.Where(world => !waiting.ContainsKey(world)));
        while (open.TryDequeue(out var world))
        {
            foreach (var next in _next.GetValueOrDefault(world, []))
            {
                if (--waiting[next] == 0)
                {
                    waiting.Remove(next);
                    open.Enqueue(next);
                }
            }
        }

        return waiting.Count;
    }
}
