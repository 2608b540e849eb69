using System.Globalization;
using System.Text;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>Goes through every schedule of a scope, shorter ones first.</summary>
internal sealed class Exploration(OrderScope scope, OrderRules rules)
{
    /// <summary>Different worlds.</summary>
    public int States { get; private set; }

    /// <summary>Steps from one world to another.</summary>
    public long Steps { get; private set; }

    /// <summary>Worlds in which nothing is left to do.</summary>
    public int Ends { get; private set; }

    /// <summary>Where it is given, all steps are noted in it.</summary>
    public StepGraph? Graph { get; init; }

    /// <summary>Told of every end.</summary>
    public Action<string>? OnEnd { get; init; }

    /// <summary>Goes through all.</summary>
    /// <returns>What breaks first, and the shortest schedule that breaks it; null when nothing does.</returns>
    public string? Run() => Explore(null) is null ? null : new Exploration(scope, rules).Explain();

    // To remember where every world came from takes more room than the worlds do: only where there is something to tell.
    private string Explain() =>
        Explore([]) ?? throw new InvalidOperationException("The same exploration came to another result.");

    private string? Explore(Dictionary<UInt128, (UInt128 From, string Line)>? origins)
    {
        var model = new OrderModel(scope, rules);
        var start = model.Start();
        var seen = new HashSet<UInt128> { start.Fingerprint() };
        var (layer, next) = (new List<World> { start }, new List<World>());
        for (; layer.Count > 0; (layer, next) = (next, layer))
        {
            next.Clear();
            foreach (var world in layer)
            {
                try
                {
                    Expand(model, world, seen, next, origins);
                }
                catch (Exception broken) when (broken is OrderViolation or InvalidOperationException or ArgumentException)
                {
                    return origins is null ? broken.Message : Script(origins, world.Fingerprint(), model.Current, broken.Message);
                }
            }

            States = seen.Count;
        }

        return null;
    }

    private void Expand(
        OrderModel model, in World world, HashSet<UInt128> seen, List<World> next, Dictionary<UInt128, (UInt128 From, string Line)>? origins)
    {
        var moves = model.Steps(world);
        if (moves.Count == 0)
        {
            Ends++;
            OnEnd?.Invoke(Describe(model, world));
            OrderInvariants.CheckEnd(model, scope, world);
        }

        for (var i = 0; i < moves.Count; i++)
        {
            var (after, step) = moves[i];
            Steps += 1 + model.Follow(ref after);
            var fingerprint = after.Fingerprint();
            Graph?.Add(world.Fingerprint(), fingerprint);
            if (seen.Add(fingerprint))
            {
                next.Add(after);
                origins?.Add(fingerprint, (world.Fingerprint(), $"{step,-46} {Describe(model, after)}"));
            }
        }
    }

    private static string Script(Dictionary<UInt128, (UInt128 From, string Line)> origins, UInt128 at, Step last, string broken)
    {
        var lines = new Stack<string>();
        for (; origins.TryGetValue(at, out var origin); at = origin.From)
        {
            lines.Push(origin.Line);
        }

        return string.Join('\n', [broken, .. lines.Select((line, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1,3}. {line}")), $"     ({last})"]);
    }

    private string Describe(OrderModel model, in World world)
    {
        var source = model.Rows.Source(world.Source);
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"given {source.Latest} asOf {source.AsOf} shows {source.Applied?.Generation ?? 0}{(scope.Turn ? $" turn {source.Turn?.Ticket ?? 0}" : "")}");
        for (var content = 0; content < scope.Contents; content++)
        {
            if (model.Rows.Content(world.Contents[content]) is { Entry: { } entry } rows)
            {
                text.Append(CultureInfo.InvariantCulture, $" | {(char)('A' + content)}: {entry.Generation} {entry.Status}");
                text.Append(rows.Announced is null ? "" : string.Create(CultureInfo.InvariantCulture, $", announced {rows.Announced.Generation}"));
            }
        }

        for (var run = 0; run < scope.Runs; run++)
        {
            var one = world.Runs[run];
            if (one.Hand.Place != Place.Absent)
            {
                text.Append(CultureInfo.InvariantCulture, $" | {run + 1} {(char)('A' + one.Content)} ");
                text.Append(one.Hand.Place == Place.Ended ? one.Status.ToWire() : one.Hand.Place);
            }
        }

        return text.Append(world.Second.Place == Place.Absent ? "" : $" | beside {world.SecondRun + 1} {world.Second.Place}").ToString();
    }
}
