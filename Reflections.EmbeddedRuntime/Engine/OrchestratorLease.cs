using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>An orchestrator and the service scope it was made in, which lives as long as the orchestration stays in memory.</summary>
internal sealed class OrchestratorLease(IDurableTaskFactory factory, IServiceScopeFactory scopes, InstanceRecord instance) : IDisposable
{
    private AsyncServiceScope? _scope;

    /// <summary>Makes the orchestrator; null when none has the name.</summary>
    public ITaskOrchestrator? Create()
    {
        var scope = scopes.CreateAsyncScope();
        _scope = scope;
        var found = factory is RegistryTaskFactory registry
            ? registry.TryCreateOrchestrator(instance.Name, new TaskVersion(instance.Version), scope.ServiceProvider, out var orchestrator)
            : factory.TryCreateOrchestrator(instance.Name, scope.ServiceProvider, out orchestrator);
        return found ? orchestrator : null;
    }

    public void Dispose()
    {
        // Nobody waits for an orchestrator that has left memory.
        _ = _scope?.DisposeAsync();
        _scope = null;
    }
}
