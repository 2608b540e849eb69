using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Reflections.EmbeddedRuntime.Hosting.Timers;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>Finds the app's functions and refuses, by name and in one line, those that cannot be served.</summary>
internal sealed class FunctionFinder(IConfiguration configuration, HostSettings settings)
{
    private const BindingFlags Candidates = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static FunctionCatalog Find(IConfiguration configuration, HostSettings settings) =>
        new FunctionFinder(configuration, settings).Find(FunctionAssemblies.Types(configuration));

    private FunctionCatalog Find(IEnumerable<Type> types)
    {
        var functions = new List<FunctionDescriptor>();
        var tasks = new List<DurableTaskClass>();
        var disabled = new List<string>();
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            if (TaskClass(type) is { } task)
            {
                Claim(names, task.Name, type.FullName!);
                tasks.Add(task);
            }

            foreach (var method in type.GetMethods(Candidates))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
                {
                    continue;
                }

                var function = Describe(attribute.Name, method);
                Claim(names, function.Name, $"{type.FullName}.{method.Name}");
                if (IsDisabled(attribute.Name))
                {
                    disabled.Add(attribute.Name);
                }
                else
                {
                    functions.Add(function);
                }
            }
        }

        return new FunctionCatalog(functions, tasks, disabled);
    }

    private static void Claim(Dictionary<string, string> names, string name, string place)
    {
        if (!names.TryAdd(name, place))
        {
            throw new InvalidOperationException($"Function '{name}' is declared twice: {names[name]} and {place}.");
        }
    }

    private static DurableTaskClass? TaskClass(Type type)
    {
        if (type.IsAbstract || type.GetCustomAttribute<DurableTaskAttribute>() is not { } attribute)
        {
            return null;
        }

        var name = string.IsNullOrEmpty(attribute.Name.Name) ? type.Name : attribute.Name.Name;
        return typeof(ITaskOrchestrator).IsAssignableFrom(type) ? new DurableTaskClass(name, type, IsOrchestrator: true)
            : typeof(ITaskActivity).IsAssignableFrom(type) ? new DurableTaskClass(name, type, IsOrchestrator: false)
            : throw new InvalidOperationException($"Durable task '{name}' ({type.FullName}): the class is neither an orchestrator nor an activity.");
    }

    private bool IsDisabled(string name) =>
        configuration[$"AzureWebJobs.{name}.Disabled"] is { } setting && (setting == "1" || (bool.TryParse(setting, out var disabled) && disabled));

    private FunctionDescriptor Describe(string name, MethodInfo method)
    {
        try
        {
            return Checked(name, method);
        }
        catch (NotSupportedException error)
        {
            throw new NotSupportedException(Line(name, method, error.Message), error);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidOperationException(Line(name, method, error.Message), error);
        }
    }

    private static string Line(string name, MethodInfo method, string reason) => $"Function '{name}' ({method.DeclaringType!.FullName}.{method.Name}): {reason}.";

    private FunctionDescriptor Checked(string name, MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new InvalidOperationException("the name is empty");
        }

        if (!method.IsPublic || method.IsGenericMethodDefinition || type.IsGenericTypeDefinition || (!method.IsStatic && type.IsAbstract))
        {
            throw new InvalidOperationException("the method must be public, not generic, and static or of a class that can be created");
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            throw new InvalidOperationException("an async method must return a task");
        }

        var triggers = method.GetParameters().Where(parameter => parameter.IsDefined(typeof(TriggerBindingAttribute))).ToList();
        if (triggers.Count != 1)
        {
            throw new InvalidOperationException(triggers.Count == 0 ? "no parameter has a trigger attribute" : "more than one parameter has a trigger attribute");
        }

        var trigger = triggers[0];
        var definition = new FoundFunctionDefinition(name, method);
        return trigger.GetCustomAttribute<TriggerBindingAttribute>() switch
        {
            HttpTriggerAttribute http => Http(name, method, trigger, definition, http),
            TimerTriggerAttribute timer => Timer(name, method, trigger, definition, timer),
            OrchestrationTriggerAttribute orchestration => Orchestrator(orchestration.Orchestration ?? name, method, trigger, definition),
            ActivityTriggerAttribute activity => new ActivityFunction(activity.Activity ?? name, method, ParameterBinder.ForActivity(method, trigger), definition)
            {
                InputType = trigger.ParameterType,
            },
            EntityTriggerAttribute => throw new NotSupportedException("entities are not supported by the embedded runtime"),
            var other => throw new NotSupportedException($"the trigger {other!.GetType().Name} is not supported by the embedded runtime"),
        };
    }

    private HttpFunction Http(string name, MethodInfo method, ParameterInfo trigger, FunctionDefinition definition, HttpTriggerAttribute http)
    {
        var route = SettingReference.Resolve(http.Route ?? name, configuration).Trim('/');
        return new HttpFunction(name, method, ParameterBinder.ForHttp(method, trigger), definition)
        {
            Route = settings.RoutePrefix.Length == 0 ? route : route.Length == 0 ? settings.RoutePrefix : $"{settings.RoutePrefix}/{route}",
            Methods = [.. (http.Methods ?? []).Select(verb => verb.ToUpperInvariant())],
            Level = http.AuthLevel,
        };
    }

    private TimerFunction Timer(string name, MethodInfo method, ParameterInfo trigger, FunctionDefinition definition, TimerTriggerAttribute timer) =>
        new(name, method, ParameterBinder.ForTimer(method, trigger), definition)
        {
            Schedule = TimerSchedule.Parse(SettingReference.Resolve(timer.Schedule, configuration)),
            RunOnStartup = timer.RunOnStartup,
            UseMonitor = timer.UseMonitor,
            Retry = RetryRule.From(method.GetCustomAttribute<RetryAttribute>()),
        };

    private static OrchestratorFunction Orchestrator(string name, MethodInfo method, ParameterInfo trigger, FunctionDefinition definition)
    {
        var parameters = ParameterBinder.ForOrchestrator(method, trigger, out var input);
        return new OrchestratorFunction(name, method, parameters, definition) { InputType = input };
    }
}
