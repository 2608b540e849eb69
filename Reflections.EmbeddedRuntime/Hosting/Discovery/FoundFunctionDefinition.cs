using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>What middleware can see of a function.</summary>
internal sealed class FoundFunctionDefinition : FunctionDefinition
{
    public FoundFunctionDefinition(string name, MethodInfo method)
    {
        Name = name;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        PathToAssembly = method.DeclaringType.Assembly.Location;
        Parameters = [.. method.GetParameters().Select(Describe)];
        InputBindings = method.GetParameters()
            .Select(parameter => (parameter.Name, Binding: parameter.GetCustomAttribute<BindingAttribute>()))
            .Where(found => found.Binding is not null)
            .ToImmutableDictionary(found => found.Name!, found => (BindingMetadata)new FoundBinding(found.Name!, Kind(found.Binding!), BindingDirection.In));
        OutputBindings = ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id => EntryPoint;

    public override string Name { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    private static FunctionParameter Describe(ParameterInfo parameter)
    {
        var properties = parameter.GetCustomAttribute<BindingAttribute>() is { } binding
            ? ImmutableDictionary<string, object>.Empty.Add("bindingAttribute", binding)
            : ImmutableDictionary<string, object>.Empty;
        return new FunctionParameter(
            parameter.Name!,
            parameter.ParameterType,
            parameter.HasDefaultValue,
            parameter.HasDefaultValue ? parameter.DefaultValue : null,
            properties);
    }

    // HttpTriggerAttribute is the binding 'httpTrigger'.
    private static string Kind(BindingAttribute binding)
    {
        var name = binding.GetType().Name;
        name = name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name[..^nameof(Attribute).Length] : name;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private sealed class FoundBinding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}
