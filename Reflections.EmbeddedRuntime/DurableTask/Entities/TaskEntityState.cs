namespace Microsoft.DurableTask.Entities;

/// <summary>The state of an entity.</summary>
public abstract class TaskEntityState
{
    /// <summary>Whether there is a state.</summary>
    public abstract bool HasState { get; }

    /// <summary>The state, or a default.</summary>
    public virtual T? GetState<T>(T? defaultValue = default) => HasState ? (T?)GetState(typeof(T)) : defaultValue;

    /// <summary>The state.</summary>
    public abstract object? GetState(Type type);

    /// <summary>Replaces the state; null deletes it.</summary>
    public abstract void SetState(object? state);
}
