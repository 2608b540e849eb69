using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>A function that answers HTTP requests.</summary>
internal sealed class HttpFunction(string name, MethodInfo method, IReadOnlyList<ParameterSource> parameters, FunctionDefinition definition)
    : FunctionDescriptor(name, method, parameters, definition)
{
    private readonly PropertyInfo? _response = method.ReturnType is { IsGenericType: true } wrapped && wrapped.GetGenericTypeDefinition() is var open
            && (open == typeof(Task<>) || open == typeof(ValueTask<>))
        ? ResponseProperty(wrapped.GetGenericArguments()[0])
        : ResponseProperty(method.ReturnType);

    public required string Route { get; init; }

    /// <summary>Upper-case; empty for all.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required AuthorizationLevel Level { get; init; }

    /// <summary>The part of the result that is the response, when the function returns several outputs.</summary>
    public object? SelectResponse(object? result) =>
        _response is not null && result is not null && _response.DeclaringType!.IsInstanceOfType(result) ? _response.GetValue(result) : result;

    private static PropertyInfo? ResponseProperty(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(property => property.IsDefined(typeof(HttpResultAttribute)));
}
