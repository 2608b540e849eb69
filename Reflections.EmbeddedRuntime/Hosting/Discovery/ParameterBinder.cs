using System.ComponentModel;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.Hosting.Http;
using Reflections.EmbeddedRuntime.Hosting.Invocation;
using Reflections.EmbeddedRuntime.Management;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>Decides once, when the host starts, where each parameter's value comes from.</summary>
internal static class ParameterBinder
{
    private delegate Func<FunctionContext, ValueTask<object?>>? Rule(ParameterInfo parameter);

    public static IReadOnlyList<ParameterSource> ForHttp(MethodInfo method, ParameterInfo trigger) =>
        Bind(method, parameter => parameter switch
        {
            { ParameterType: var type } when type == typeof(HttpRequest) => context => Value(context.GetHttpContext()!.Request),
            { ParameterType: var type } when type == typeof(HttpRequestData) => async context => await context.GetHttpRequestDataAsync(),
            _ when IsSame(parameter, trigger) || parameter.IsDefined(typeof(FromBodyAttribute)) => context => JsonBodyReader.ReadAsync(context, parameter.ParameterType),
            _ when ReadsFromText(parameter.ParameterType) => context => Value(Convert(parameter, context.BindingContext.BindingData)),
            _ => null,
        });

    public static IReadOnlyList<ParameterSource> ForTimer(MethodInfo method, ParameterInfo trigger)
    {
        Expect<TimerInfo>(trigger);
        return Bind(method, parameter => IsSame(parameter, trigger) ? Trigger : null);
    }

    public static IReadOnlyList<ParameterSource> ForActivity(MethodInfo method, ParameterInfo trigger) =>
        Bind(method, parameter => IsSame(parameter, trigger) ? Trigger
            : parameter.Name == "instanceId" && parameter.ParameterType == typeof(string) ? context => Value(context.BindingContext.BindingData["instanceId"])
            : null);

    public static IReadOnlyList<ParameterSource> ForOrchestrator(MethodInfo method, ParameterInfo trigger, out Type inputType)
    {
        Expect<TaskOrchestrationContext>(trigger);
        ParameterInfo? input = null;
        var sources = Bind(method, parameter =>
        {
            if (IsSame(parameter, trigger))
            {
                return Trigger;
            }

            if (input is not null)
            {
                return null;
            }

            input = parameter;
            return context => Value(context.BindingContext.BindingData["input"]);
        });
        inputType = input?.ParameterType ?? typeof(object);
        return sources;
    }

    // Reflection may hand out a second object for the same parameter when two hosts start at once.
    private static bool IsSame(ParameterInfo parameter, ParameterInfo trigger) => parameter.Position == trigger.Position;

    private static List<ParameterSource> Bind(MethodInfo method, Rule rule) =>
        [.. method.GetParameters().Select(parameter => new ParameterSource(
            parameter.Name!,
            Common(parameter) ?? rule(parameter)
                ?? throw new InvalidOperationException($"nothing can supply the parameter '{parameter.Name}' of type {parameter.ParameterType.Name}")))];

    private static Func<FunctionContext, ValueTask<object?>>? Common(ParameterInfo parameter) => parameter switch
    {
        { ParameterType: var type } when type == typeof(FunctionContext) => context => Value(context),
        { ParameterType: var type } when type == typeof(CancellationToken) => context => Value(context.CancellationToken),
        _ when parameter.IsDefined(typeof(DurableClientAttribute)) => Client(parameter),
        _ => null,
    };

    private static Func<FunctionContext, ValueTask<object?>> Client(ParameterInfo parameter)
    {
        Expect<DurableTaskClient>(parameter);
        return context => Value(context.InstanceServices.GetRequiredService<BoundDurableClient>().Client);
    }

    private static void Expect<T>(ParameterInfo parameter)
    {
        if (parameter.ParameterType != typeof(T))
        {
            throw new InvalidOperationException($"the parameter '{parameter.Name}' must be a {typeof(T).Name}");
        }
    }

    private static ValueTask<object?> Trigger(FunctionContext context) => Value(((InvocationContext)context).TriggerValue);

    private static ValueTask<object?> Value(object? value) => ValueTask.FromResult(value);

    private static bool ReadsFromText(Type type) =>
        type == typeof(string) || TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).CanConvertFrom(typeof(string));

    private static object? Convert(ParameterInfo parameter, IReadOnlyDictionary<string, object?> data)
    {
        var text = data.GetValueOrDefault(parameter.Name!)?.ToString();
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (string.IsNullOrEmpty(text) && type != typeof(string))
        {
            text = null;
        }

        if (text is null)
        {
            return parameter.HasDefaultValue ? parameter.DefaultValue
                : !parameter.ParameterType.IsValueType || type != parameter.ParameterType ? null
                : throw new FunctionInputConverterException($"The request has no '{parameter.Name}'.");
        }

        try
        {
            return type == typeof(string) ? text : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new FunctionInputConverterException($"'{parameter.Name}' is not a {type.Name}.", error);
        }
    }
}
