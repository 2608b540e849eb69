using Microsoft.Azure.Functions.Worker;

namespace Reflections.EmbeddedRuntime.Hosting.Invocation;

/// <summary>The arguments and the result of one invocation, shared by middleware and the call itself.</summary>
internal sealed class InvocationState(IReadOnlyList<ParameterSource> parameters)
{
    private object?[]? _arguments;

    public object? ReturnValue { get; set; }

    public async ValueTask<object?[]> BindAsync(FunctionContext context)
    {
        if (_arguments is null)
        {
            var arguments = new object?[parameters.Count];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = await parameters[i].ReadAsync(context);
            }

            _arguments = arguments;
        }

        return _arguments;
    }

    public object? Get(string name) => _arguments![Index(name)];

    public void Set(string name, object? value) => _arguments![Index(name)] = value;

    private int Index(string name)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (string.Equals(parameters[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new InvalidOperationException($"The function has no input named '{name}'.");
    }
}

/// <summary>Where a parameter's value comes from.</summary>
internal sealed record ParameterSource(string Name, Func<FunctionContext, ValueTask<object?>> ReadAsync);

internal sealed class BoundInput<T>(InvocationState state, BindingMetadata metadata) : InputBindingData<T>
{
    public override BindingMetadata BindingMetadata => metadata;

    public override T? Value
    {
        get => InvocationCast.To<T>(state.Get(metadata.Name));
        set => state.Set(metadata.Name, value);
    }
}

internal sealed class ReturnedObject(InvocationState state) : InvocationResult
{
    public override object? Value
    {
        get => state.ReturnValue;
        set => state.ReturnValue = value;
    }
}

internal sealed class ReturnedValue<T>(InvocationState state) : InvocationResult<T>
{
    public override T? Value
    {
        get => InvocationCast.To<T>(state.ReturnValue);
        set => state.ReturnValue = value;
    }
}

internal static class InvocationCast
{
    public static T? To<T>(object? value) => value switch
    {
        null => default,
        T typed => typed,
        _ => throw new InvalidOperationException($"The value is a {value.GetType()}, not a {typeof(T)}."),
    };
}
