namespace Microsoft.DurableTask.Entities;

/// <summary>An entity whose operations are its public methods. It can be declared and called; this runtime refuses to register it.</summary>
/// <typeparam name="TState">The state.</typeparam>
public abstract class TaskEntity<TState> : ITaskEntity
{
    /// <summary>Whether an operation that the entity has no method for may be a method of its state.</summary>
    protected virtual bool AllowStateDispatch => false;

    /// <summary>The state of the operation that runs; what it is when that ends is kept.</summary>
    protected TState State { get; set; } = default!;

    /// <summary>What the operation that runs may do.</summary>
    protected TaskEntityContext Context { get; private set; } = null!;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">There is no method for the operation.</exception>
    public async ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Context = operation.Context;
        State = operation.State.HasState && operation.State.GetState<TState>() is { } kept ? kept : InitializeState(operation);
        var result = await DispatchAsync(operation);
        operation.State.SetState(State);
        return result;
    }

    /// <summary>The state of an entity that has none yet.</summary>
    protected virtual TState InitializeState(TaskEntityOperation entityOperation) =>
        typeof(TState).IsValueType || Nullable.GetUnderlyingType(typeof(TState)) is not null ? default! : Activator.CreateInstance<TState>();

    private async ValueTask<object?> DispatchAsync(TaskEntityOperation operation)
    {
        if (EntityMethod.Find(GetType(), operation.Name) is { } own)
        {
            return await own.InvokeAsync(this, operation);
        }

        if (AllowStateDispatch && State is not null && EntityMethod.Find(State.GetType(), operation.Name) is { } inState)
        {
            // Boxed once, so that a method of a struct changes what is kept.
            object state = State;
            var result = await inState.InvokeAsync(state, operation);
            State = (TState)state;
            return result;
        }

        if (operation.Name.Equals("delete", StringComparison.OrdinalIgnoreCase))
        {
            State = default!;
            return null;
        }

        throw new NotSupportedException($"No suitable method found for entity operation '{operation}'.");
    }
}
