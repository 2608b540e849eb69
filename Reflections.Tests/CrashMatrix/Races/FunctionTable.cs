using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Reflections.Functions.Ingestion;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The app's orchestrators and activities, found by their attributes as a host finds them.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, ActivityFunction> Activities = Methods(typeof(ActivityTriggerAttribute))
        .ToFrozenDictionary(found => found.Name, found => new ActivityFunction(found.Method), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<object?, object?[], Task<object?>>> OrchestratorMethods = Methods(typeof(OrchestrationTriggerAttribute))
        .ToFrozenDictionary(found => found.Name, found => Caller(found.Method), StringComparer.Ordinal);

    /// <summary>The classes whose instances hold the activities.</summary>
    public static IEnumerable<Type> ActivityClasses => Activities.Values.Select(activity => activity.Class).Distinct();

    /// <summary>Calls an activity as the engine does: its input and its result pass through the engine's converter.</summary>
    public static Task<string?> CallActivityAsync(string name, string? input, IServiceProvider services, DurableTaskClient client) =>
        Activities[name].CallAsync(input, services, client);

    /// <summary>The orchestrator of that name.</summary>
    public static ITaskOrchestrator Orchestrator(string name) => new OrchestratorFunction(OrchestratorMethods[name]);

    private static IEnumerable<(string Name, MethodInfo Method)> Methods(Type trigger) =>
        from type in typeof(IngestOrchestrator).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null && method.GetParameters().Any(parameter => parameter.IsDefined(trigger))
        select (function.Name, method);

    // Made once for each method: looking a task's result up by reflection would cost more than the call.
    private static Func<object?, object?[], Task<object?>> Caller(MethodInfo method)
    {
        var invoker = MethodInvoker.Create(method);
        var awaiting = method.ReturnType == typeof(Task)
            ? AwaitNothing
            : typeof(FunctionTable).GetMethod(nameof(AwaitResult), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(method.ReturnType.GetGenericArguments()).CreateDelegate<Func<Task, Task<object?>>>();
        return (instance, arguments) => awaiting((Task)invoker.Invoke(instance, arguments.AsSpan())!);
    }

    private static async Task<object?> AwaitNothing(Task task)
    {
        await task;
        return null;
    }

    private static async Task<object?> AwaitResult<T>(Task task) => await (Task<T>)task;

    private sealed class ActivityFunction(MethodInfo method)
    {
        private readonly Func<object?, object?[], Task<object?>> _call = Caller(method);
        private readonly ParameterInfo[] _parameters = method.GetParameters();
        private readonly Type _input = method.GetParameters().Single(parameter => parameter.IsDefined(typeof(ActivityTriggerAttribute))).ParameterType;

        public Type Class => method.DeclaringType!;

        public async Task<string?> CallAsync(string? input, IServiceProvider services, DurableTaskClient client)
        {
            var arguments = new object?[_parameters.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = _parameters[i].ParameterType == typeof(DurableTaskClient) ? client
                    : _parameters[i].ParameterType == typeof(CancellationToken) ? CancellationToken.None
                    : JsonDataConverter.Default.Deserialize(input, _input);
            }

            return JsonDataConverter.Default.Serialize(await _call(services.GetService(Class), arguments));
        }
    }

    private sealed class OrchestratorFunction(Func<object?, object?[], Task<object?>> call) : ITaskOrchestrator
    {
        public Type InputType => typeof(object);

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => call(null, [context]);
    }
}
