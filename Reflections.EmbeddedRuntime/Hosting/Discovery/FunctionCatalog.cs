namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>The app's functions, the classes that are durable tasks by themselves, and the functions switched off by a setting.</summary>
internal sealed record FunctionCatalog(IReadOnlyList<FunctionDescriptor> Functions, IReadOnlyList<DurableTaskClass> Tasks, IReadOnlyList<string> Disabled);

/// <summary>A class that is an orchestrator or an activity under a name.</summary>
internal sealed record DurableTaskClass(string Name, Type Type, bool IsOrchestrator);
