using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function's inputs and result, for middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The input of a binding. What is set on it is what the function gets.</summary>
    /// <exception cref="InvalidOperationException">The value is not a <typeparamref name="T"/>, or there is no such binding.</exception>
    public static async ValueTask<InputBindingData<T>> BindInputAsync<T>(this FunctionContext context, BindingMetadata bindingMetadata)
    {
        ArgumentNullException.ThrowIfNull(bindingMetadata);
        var state = State(context);
        await state.BindAsync(context);
        return new BoundInput<T>(state, bindingMetadata);
    }

    /// <summary>What the function returned. What is set on it is what the caller gets.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new ReturnedObject(State(context));

    /// <summary>What the function returned, as one type.</summary>
    /// <exception cref="InvalidOperationException">The value is not a <typeparamref name="T"/>.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) => new ReturnedValue<T>(State(context));

    private static InvocationState State(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<InvocationState>() ?? throw new InvalidOperationException("The context is not one of a running invocation.");
    }
}
