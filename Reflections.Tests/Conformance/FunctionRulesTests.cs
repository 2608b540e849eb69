using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.Functions.Hosting;

namespace Reflections.Tests.Conformance;

/// <summary>What the genuine build's source generators and analyzers demand of functions, and the embedded runtime might let pass.</summary>
[Trait("Category", "Conformance")]
public sealed class FunctionRulesTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly IReadOnlyList<MethodInfo> Functions =
        [.. typeof(ReflectionsApp).Assembly.GetTypes().SelectMany(type => type.GetMethods(Declared)).Where(method => method.IsDefined(typeof(FunctionAttribute)))];

    public static TheoryData<string> Names => [.. Functions.Select(NameOf)];

    [Fact]
    public void Functions_NamesAndEntryPoints_AreUnique()
    {
        Assert.NotEmpty(Functions);
        Assert.Distinct(Functions.Select(NameOf), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(Functions.Select(function => $"{function.DeclaringType!.FullName}.{function.Name}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_Declaration_CanBeCalledByGeneratedCode(string name)
    {
        var function = Find(name);
        var type = function.DeclaringType!;

        Assert.True(function.IsPublic && type.IsPublic, "Generated code calls public methods of public classes.");
        Assert.False(function.IsGenericMethod || type.IsGenericType);
        Assert.True(function.IsStatic || !type.IsAbstract);
        Assert.False(function.ReturnType == typeof(void) && function.IsDefined(typeof(AsyncStateMachineAttribute)), "async void");
        Assert.DoesNotContain(function.GetParameters(), parameter => parameter.ParameterType.IsByRef);
        Assert.Matches("^[A-Za-z][A-Za-z0-9_-]{0,126}$", name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_Bindings_StandOnTheRightParameters(string name)
    {
        var function = Find(name);
        var bindings = function.GetParameters().ToDictionary(parameter => parameter, parameter => parameter.GetCustomAttributes<BindingAttribute>().ToList());

        Assert.All(bindings.Values, attributes => Assert.InRange(attributes.Count, 0, 1));
        var trigger = Assert.Single(bindings, binding => binding.Value.OfType<TriggerBindingAttribute>().Any());
        foreach (var (parameter, attributes) in bindings.Where(binding => binding.Key != trigger.Key))
        {
            if (attributes.Count == 0)
            {
                Assert.True(parameter.ParameterType == typeof(CancellationToken) || parameter.ParameterType == typeof(FunctionContext), $"Nothing supplies '{parameter.Name}'.");
            }
            else
            {
                Assert.IsType<DurableClientAttribute>(attributes[0]);
                Assert.Equal(typeof(DurableTaskClient), parameter.ParameterType);
            }
        }

        switch (trigger.Value[0])
        {
            case OrchestrationTriggerAttribute:
                Assert.Equal(typeof(TaskOrchestrationContext), Assert.Single(function.GetParameters()).ParameterType);
                break;
            case TimerTriggerAttribute:
                Assert.Equal(typeof(TimerInfo), trigger.Key.ParameterType);
                break;
        }

        Assert.True(trigger.Value[0] is TimerTriggerAttribute || !function.IsDefined(typeof(RetryAttribute)), "Only a timer's failures are retried by attribute.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_Messages_KeepNothingInFields(string name)
    {
        // The genuine worker's serializer leaves fields out; the engine's own converter writes them.
        var function = Find(name);
        var messages = new HashSet<Type>();
        if (function.GetParameters().Any(parameter => parameter.IsDefined(typeof(ActivityTriggerAttribute))))
        {
            Collect(function.ReturnType, messages);
            Collect(function.GetParameters()[0].ParameterType, messages);
        }

        Assert.All(messages, type => Assert.Empty(type.GetFields(BindingFlags.Public | BindingFlags.Instance)));
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        foreach (var argument in type.GenericTypeArguments.Append(type.GetElementType()).OfType<Type>())
        {
            Collect(argument, found);
        }

        var isMessage = type.Namespace?.StartsWith("Reflections.", StringComparison.Ordinal) == true || type.FullName?.StartsWith("System.ValueTuple", StringComparison.Ordinal) == true;
        if (!type.IsEnum && isMessage && found.Add(type))
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Collect(property.PropertyType, found);
            }
        }
    }

    private static string NameOf(MethodInfo function) => function.GetCustomAttribute<FunctionAttribute>()!.Name;

    private static MethodInfo Find(string name) => Functions.Single(function => NameOf(function) == name);
}
