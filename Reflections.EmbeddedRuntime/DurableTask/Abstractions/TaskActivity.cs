namespace Microsoft.DurableTask;

/// <summary>Base of activities that are written as classes.</summary>
public abstract class TaskActivity<TInput, TOutput> : ITaskActivity
{
    Type ITaskActivity.InputType => typeof(TInput);

    Type ITaskActivity.OutputType => typeof(TOutput);

    async Task<object?> ITaskActivity.RunAsync(TaskActivityContext context, object? input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await RunAsync(context, TypedInput.Of<TInput>(input)!);
    }

    /// <summary>Runs the activity once.</summary>
    public abstract Task<TOutput> RunAsync(TaskActivityContext context, TInput input);
}
