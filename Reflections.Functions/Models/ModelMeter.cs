using Microsoft.Extensions.AI;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Models;

/// <summary>Counts what models answer to the flow that started it and to everything that flow awaits. Meters do not nest.</summary>
public sealed class ModelMeter : IDisposable
{
    private static readonly AsyncLocal<ModelMeter?> Current = new();

    private int _answers;
    private long _inputTokens;
    private long _outputTokens;

    private ModelMeter()
    {
    }

    /// <summary>Answers, by text embedded or chunk asked about; one that had to be asked for again counts too.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Tokens of what was asked, as far as the services tell.</summary>
    public long InputTokens => Volatile.Read(ref _inputTokens);

    /// <summary>Tokens of the answers, as far as the services tell.</summary>
    public long OutputTokens => Volatile.Read(ref _outputTokens);

    /// <summary>Starts to count; dispose it in the method that started it.</summary>
    public static ModelMeter Start() => Current.Value = new ModelMeter();

    /// <summary>Ends the counting. The counts stay.</summary>
    public void Dispose() => Current.Value = null;

    internal static void Record(string model, int answers, UsageDetails? usage)
    {
        Metrics.ModelUsed(model, usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0);
        if (Current.Value is { } meter)
        {
            Interlocked.Add(ref meter._answers, answers);
            Interlocked.Add(ref meter._inputTokens, usage?.InputTokenCount ?? 0);
            Interlocked.Add(ref meter._outputTokens, usage?.OutputTokenCount ?? 0);
        }
    }
}
