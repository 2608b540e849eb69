using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Reflections.EmbeddedRuntime.Hosting.Invocation;

/// <summary>Makes function classes from the invocation's services.</summary>
internal sealed class ScopedFunctionActivator : IFunctionActivator
{
    // They depend on the type alone, and each is code compiled at run time: hosts that come and go in one process share them.
    private static readonly ConcurrentDictionary<Type, ObjectFactory> Factories = new();

    public object? CreateInstance(Type instanceType, FunctionContext context) =>
        Factories.GetOrAdd(instanceType, static type => ActivatorUtilities.CreateFactory(type, Type.EmptyTypes))(context.InstanceServices, null);
}
