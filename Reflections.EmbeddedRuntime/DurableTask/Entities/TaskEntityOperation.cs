namespace Microsoft.DurableTask.Entities;

/// <summary>One operation on an entity.</summary>
public abstract class TaskEntityOperation
{
    /// <summary>The operation's name.</summary>
    public abstract string Name { get; }

    /// <summary>What the entity may do.</summary>
    public abstract TaskEntityContext Context { get; }

    /// <summary>The entity's state.</summary>
    public abstract TaskEntityState State { get; }

    /// <summary>Whether the operation has an input.</summary>
    public abstract bool HasInput { get; }

    /// <summary>The input.</summary>
    public virtual T? GetInput<T>() => (T?)GetInput(typeof(T));

    /// <summary>The input.</summary>
    public abstract object? GetInput(Type inputType);

    /// <inheritdoc/>
    public override string ToString() => $"{Context.Id}/{Name}";
}
