using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using Reflections.Tests.CrashMatrix.Faults;
using Reflections.Tests.Functions.Storage.Service;

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

    /// <summary>The entity tags of its pages; none unless a scenario is about them.</summary>
    public ConcurrentDictionary<string, string> Tags { get; init; } = new();

    public ModelMeter Models { get; } = new();

    /// <summary>Hands a request to the service when the host that sent it has long gone on; null on Azurite.</summary>
    public Action<StorageRequest>? Deliver { get; init; }

    /// <summary>The label of storage requests that are answered 400 whenever they are made, which no repetition mends; null for none.</summary>
    public string? Broken { get; set; }

    /// <summary>Awaited before a model is asked: holds up one run until another one is where a scenario wants it.</summary>
    public Func<Task> BeforeModels { get; set; } = () => Task.CompletedTask;
}
