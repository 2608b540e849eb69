using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask;

/// <content>Entities, which are refused while the registry is filled, that is at start-up.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public DurableTaskRegistry AddEntity(TaskName name, Func<IServiceProvider, ITaskEntity> factory) => throw Refusal(name);

    /// <summary>Refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public DurableTaskRegistry AddEntity(TaskName name, Type type) => throw Refusal(name);

    /// <summary>Refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public DurableTaskRegistry AddEntity(Type type) => throw Refusal(type?.Name);

    /// <summary>Refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public DurableTaskRegistry AddEntity<TEntity>(TaskName name)
        where TEntity : class, ITaskEntity => throw Refusal(name);

    /// <summary>Refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public DurableTaskRegistry AddEntity<TEntity>()
        where TEntity : class, ITaskEntity => throw Refusal(typeof(TEntity).Name);

    /// <summary>Refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public DurableTaskRegistry AddEntity(TaskName name, ITaskEntity entity) => throw Refusal(name);

    /// <summary>Refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public DurableTaskRegistry AddEntity(ITaskEntity entity) => throw Refusal(entity?.GetType().Name);

    private static NotSupportedException Refusal(string? name) =>
        new($"The entity '{name}' cannot be registered: durable entities are not supported by the embedded runtime.");
}
