using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>A durable task that the orchestrator has begun and that is not answered yet.</summary>
internal abstract class OpenTask(string name, int id)
{
    public string Name { get; } = name;

    public int Id { get; } = id;

    /// <summary>Whether an answer stands in the history already, though a suspension may hold it back.</summary>
    public bool Answered { get; set; }

    public abstract void Complete(string? result);

    public abstract void Fail(TaskFailureDetails failure);
}

/// <inheritdoc/>
internal sealed class OpenTask<T>(string name, int id, DataConverter converter) : OpenTask(name, id)
{
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(string? result)
    {
        T value;
        try
        {
            value = converter.Deserialize<T>(result)!;
        }
        catch (Exception exception)
        {
            _source.TrySetException(exception);
            return;
        }

        _source.TrySetResult(value);
    }

    public override void Fail(TaskFailureDetails failure) => _source.TrySetException(new TaskFailedException(Name, Id, failure));

    public void Cancel(CancellationToken token) => _source.TrySetCanceled(token);
}
