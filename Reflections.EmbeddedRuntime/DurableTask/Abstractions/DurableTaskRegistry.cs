using System.Reflection;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask;

/// <summary>The orchestrators and activities of a worker, by name and version.</summary>
public sealed partial class DurableTaskRegistry
{
    private readonly Dictionary<TaskKey, Func<IServiceProvider, ITaskActivity>> _activities = [];
    private readonly Dictionary<TaskKey, Func<IServiceProvider, ITaskOrchestrator>> _orchestrators = [];

    /// <summary>The activities registered without a version, or under their only one.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() =>
        _activities.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <summary>The orchestrators registered without a version, or under their only one.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() =>
        _orchestrators.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <summary>Always empty: entities are refused when they are added.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskEntity>>> GetEntities() => [];

    internal Func<IServiceProvider, ITaskActivity>? FindActivity(TaskName name, TaskVersion version) => Find(_activities, name, version);

    internal Func<IServiceProvider, ITaskOrchestrator>? FindOrchestrator(TaskName name, TaskVersion version) =>
        Find(_orchestrators, name, version);

    // A task registered only without a version serves every version. Beside versioned ones it does not stand in for one that is
    // missing: whoever names a version does not mean the code that was there before versions were.
    private static T? Find<T>(Dictionary<TaskKey, T> tasks, TaskName name, TaskVersion version)
        where T : class
    {
        if (tasks.TryGetValue(new TaskKey(name, version), out var exact))
        {
            return exact;
        }

        return tasks.TryGetValue(new TaskKey(name, TaskVersion.Unversioned), out var unversioned)
            && !tasks.Keys.Any(key => key.Name == name && key.Version != TaskVersion.Unversioned)
                ? unversioned
                : null;
    }

    private static (TaskName Name, TaskVersion Version) NameOf(Type type)
    {
        var attribute = type.GetCustomAttribute<DurableTaskAttribute>();
        var name = attribute is null || attribute.Name == default ? new TaskName(type.Name) : attribute.Name;
        return (name, new TaskVersion(attribute?.Version));
    }

    private static void RefuseUnlessConcrete(Type type, Type contract)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsAbstract || type.IsInterface || !contract.IsAssignableFrom(type))
        {
            throw new ArgumentException($"The type '{type}' must be a concrete class that implements '{contract}'.", nameof(type));
        }
    }

    private DurableTaskRegistry Add<T>(
        Dictionary<TaskKey, Func<IServiceProvider, T>> tasks, TaskName name, TaskVersion version, Func<IServiceProvider, T> factory, string kind)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (name == default)
        {
            throw new ArgumentException("A task must have a name.", nameof(name));
        }

        if (!tasks.TryAdd(new TaskKey(name, version), factory))
        {
            throw new ArgumentException($"A task {kind} named '{name}' is already added.", nameof(name));
        }

        return this;
    }

    private readonly record struct TaskKey(TaskName Name, TaskVersion Version);
}
