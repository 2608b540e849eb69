using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using Reflections.Tests.CrashMatrix.Faults;

namespace Reflections.Tests.CrashMatrix.Bench;

/// <summary>What a host stands on, and what outlasts it.</summary>
internal sealed class BenchSetup
{
    /// <summary>The data folder: hub name and engine.</summary>
    public required string Folder { get; set; }

    public required BenchTime Time { get; init; }

    /// <summary>The prefix of table names.</summary>
    public required string Prefix { get; init; }

    /// <summary>Between the faults and the service, the service itself included when it is one of ours.</summary>
    public required IReadOnlyList<HttpPipelinePolicy> Policies { get; init; }

    public required Dictionary<string, string?> Settings { get; init; }

    /// <summary>The web.</summary>
    public ConcurrentDictionary<string, string> Pages { get; init; } = new();

    public ModelMeter Models { get; } = new();

    /// <summary>The label of storage requests that are answered 500 whenever they are made; null for none.</summary>
    public string? Broken { get; set; }

    /// <summary>Awaited before a model is asked: holds up one run until another one is where a scenario wants it.</summary>
    public Func<Task> BeforeModels { get; set; } = () => Task.CompletedTask;
}
