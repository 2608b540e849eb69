using System.Reflection;

namespace Reflections.EmbeddedRuntime.Hosting.Invocation;

/// <summary>Calls a method and waits for what it returns, whatever kind of task that is.</summary>
internal sealed class MethodCall
{
    private readonly MethodInfo _method;
    private readonly Func<object?, Task<object?>> _complete;

    private MethodCall(MethodInfo method, Func<object?, Task<object?>> complete)
    {
        _method = method;
        _complete = complete;
    }

    public static MethodCall Create(MethodInfo method)
    {
        var type = method.ReturnType;
        var complete = type == typeof(Task) ? FromTask
            : type == typeof(ValueTask) ? FromValueTask
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? Generic(nameof(FromTaskOf), type)
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? Generic(nameof(FromValueTaskOf), type)
            : (Func<object?, Task<object?>>)Task.FromResult;
        return new MethodCall(method, complete);
    }

    public Task<object?> InvokeAsync(object? instance, object?[] arguments) =>
        _complete(_method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null));

    private static Func<object?, Task<object?>> Generic(string name, Type task) =>
        typeof(MethodCall).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(task.GetGenericArguments())
            .CreateDelegate<Func<object?, Task<object?>>>();

    // No ConfigureAwait here: an orchestrator's continuations belong on the scheduler that called it.
    private static async Task<object?> FromTask(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async Task<object?> FromTaskOf<T>(object? task) => await (Task<T>)task!;

    private static async Task<object?> FromValueTask(object? task)
    {
        await (ValueTask)task!;
        return null;
    }

    private static async Task<object?> FromValueTaskOf<T>(object? task) => await (ValueTask<T>)task!;
}
