using System.Reflection;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Microsoft.DurableTask.Entities;

/// <summary>A method that serves an entity's operation.</summary>
internal sealed class EntityMethod
{
    private readonly MethodInfo _method;
    private readonly MethodCall _call;

    private EntityMethod(MethodInfo method)
    {
        _method = method;
        _call = MethodCall.Create(method);
    }

    /// <summary>The public method of the operation's name, in any case; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">There is more than one.</exception>
    public static EntityMethod? Find(Type type, string operation)
    {
        var methods = type.GetMethods(BindingFlags.Instance | BindingFlags.Public)
            .Where(method => method.Name.Equals(operation, StringComparison.OrdinalIgnoreCase) && !method.IsGenericMethodDefinition
                && method.DeclaringType != typeof(object) && !IsOfTheInterface(method))
            .ToList();
        return methods.Count switch
        {
            0 => null,
            1 => new EntityMethod(methods[0]),
            _ => throw new InvalidOperationException($"The entity operation '{operation}' is ambiguous: {type} has {methods.Count} methods of that name."),
        };
    }

    public Task<object?> InvokeAsync(object target, TaskEntityOperation operation)
    {
        var parameters = _method.GetParameters();
        var arguments = new object?[parameters.Length];
        ParameterInfo? input = null;
        for (var i = 0; i < parameters.Length; i++)
        {
            arguments[i] = parameters[i] switch
            {
                { ParameterType: var type } when type == typeof(TaskEntityOperation) => operation,
                { ParameterType: var type } when type == typeof(TaskEntityContext) => operation.Context,
                var parameter when input is null => Input(input = parameter, operation),
                var parameter => throw new InvalidOperationException($"The entity operation '{operation}' has two inputs: '{input.Name}' and '{parameter.Name}'."),
            };
        }

        return _call.InvokeAsync(target, arguments);
    }

    private static object? Input(ParameterInfo parameter, TaskEntityOperation operation) =>
        operation.HasInput ? operation.GetInput(parameter.ParameterType)
        : parameter.HasDefaultValue ? parameter.DefaultValue
        : throw new InvalidOperationException($"The entity operation '{operation}' needs an input for '{parameter.Name}'.");

    private static bool IsOfTheInterface(MethodInfo method) =>
        method.GetParameters() is [var only] && only.ParameterType == typeof(TaskEntityOperation) && method.Name == nameof(ITaskEntity.RunAsync);
}
