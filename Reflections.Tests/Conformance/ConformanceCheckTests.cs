using System.Reflection;
using System.Reflection.Emit;
using Microsoft.DurableTask;

namespace Reflections.Tests.Conformance;

/// <summary>The conformance check itself, against assemblies that break it.</summary>
[Trait("Category", "Conformance")]
public sealed class ConformanceCheckTests
{
    private static readonly ApiSurface Surface = new(
    [
        "# a comment",
        "T:Microsoft.DurableTask.Kept | abstract class | Genuine",
        "M:Microsoft.DurableTask.Kept.#ctor() protected",
        "M:Microsoft.DurableTask.Kept.Read``1(System.Collections.Generic.IDictionary{System.String,``0} values, System.Threading.CancellationToken cancellation = default) -> System.String? virtual",
        "M:Microsoft.DurableTask.Kept.Write(System.Int32 value = 3) -> System.Void abstract",
        "P:Microsoft.DurableTask.Kept.Size -> System.Int32 {get}",
        "T:Microsoft.DurableTask.Level | enum | Genuine",
        "F:Microsoft.DurableTask.Level.High -> Microsoft.DurableTask.Level = 1 static",
    ]);

    [Fact]
    public void Declared_SameAsListed_PassesWithoutAWord() => Assert.Empty(Offending(Kept()));

    [Fact]
    public void Declared_AnotherKind_IsNamed() =>
        Assert.Equal(["M:Microsoft.DurableTask.Kept.#ctor()", "T:Microsoft.DurableTask.Kept | sealed class base System.Exception"],
            Offending(module => module.DefineType("Microsoft.DurableTask.Kept", TypeAttributes.Public | TypeAttributes.Sealed, typeof(Exception))));

    [Fact]
    public void Declared_InventedType_IsNamedWithItsMembers() =>
        Assert.Equal(["M:Microsoft.DurableTask.Invented.#ctor()", "T:Microsoft.DurableTask.Invented | class"],
            Offending(module => Constructed(module.DefineType("Microsoft.DurableTask.Invented", TypeAttributes.Public))));

    [Fact]
    public void Declared_InventedExtension_IsNamedThoughItsNamespaceIsShared() =>
        Assert.Equal(["T:Microsoft.Extensions.Hosting.InventedExtensions | static class"],
            Offending(module => module.DefineType("Microsoft.Extensions.Hosting.InventedExtensions", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed)));

    [Fact]
    public void Declared_InternalOrForeign_IsNobodysBusiness() =>
        Assert.Empty(Offending(module =>
        {
            module.DefineType("Microsoft.DurableTask.Hidden", TypeAttributes.NotPublic).CreateType();
            return module.DefineType("Elsewhere.Anything", TypeAttributes.Public);
        }));

    [Theory]
    [InlineData("cancel", true, MethodAttributes.Virtual, "M:Microsoft.DurableTask.Kept.Read``1(System.Collections.Generic.IDictionary{System.String,``0} values, System.Threading.CancellationToken cancel = default) -> System.String virtual")]
    [InlineData("cancellation", false, MethodAttributes.Virtual, "M:Microsoft.DurableTask.Kept.Read``1(System.Collections.Generic.IDictionary{System.String,``0} values, System.Threading.CancellationToken cancellation) -> System.String virtual")]
    [InlineData("cancellation", true, MethodAttributes.Static, "M:Microsoft.DurableTask.Kept.Read``1(System.Collections.Generic.IDictionary{System.String,``0} values, System.Threading.CancellationToken cancellation = default) -> System.String static")]
    public void Declared_MethodThatDiffers_IsNamed(string parameter, bool isOptional, MethodAttributes dispatch, string expected) =>
        Assert.Equal([expected], Offending(Kept(read: (parameter, isOptional, dispatch))));

    [Theory]
    [InlineData(4, "M:Microsoft.DurableTask.Kept.Write(System.Int32 value = 4) -> System.Void abstract")]
    [InlineData(null, "M:Microsoft.DurableTask.Kept.Write(System.Int32 value) -> System.Void abstract")]
    public void Declared_AnotherDefault_IsNamed(int? fallback, string expected) => Assert.Equal([expected], Offending(Kept(write: fallback)));

    [Fact]
    public void Declared_AddedSetter_IsNamed() =>
        Assert.Equal(["P:Microsoft.DurableTask.Kept.Size -> System.Int32 {get set}"], Offending(Kept(isSettable: true)));

    [Fact]
    public void Declared_AnotherEnumValue_IsNamed() =>
        Assert.Equal(["F:Microsoft.DurableTask.Level.High -> Microsoft.DurableTask.Level = 2 static"], Offending(module =>
        {
            var level = module.DefineEnum("Microsoft.DurableTask.Level", TypeAttributes.Public, typeof(int));
            level.DefineLiteral("High", 2);
            level.CreateType();
            return null;
        }));

    [Fact]
    public void MissingAbstractMembers_AbstractMemberLeftOut_IsNamed()
    {
        using var assembly = Compile(module => Constructed(module.DefineType("Microsoft.DurableTask.Kept", TypeAttributes.Public | TypeAttributes.Abstract), MethodAttributes.Family));
        var declared = DeclaredMembers.In(assembly, RuntimeNamespaces.Imitate).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(["M:Microsoft.DurableTask.Kept.Write(System.Int32 value = 3) -> System.Void abstract"], MissingAbstractMembers.In(declared, Surface));
    }

    [Fact]
    public void Referenced_WhatTheSurfaceLacks_IsNamed()
    {
        using var assembly = Compile(module =>
        {
            var caller = module.DefineType("App.Caller", TypeAttributes.Public);
            var body = caller.DefineMethod("Call", MethodAttributes.Public | MethodAttributes.Static, typeof(void), [typeof(RetryPolicy)]).GetILGenerator();
            body.Emit(OpCodes.Ldarg_0);
            body.Emit(OpCodes.Callvirt, typeof(RetryPolicy).GetProperty(nameof(RetryPolicy.MaxNumberOfAttempts))!.GetMethod!);
            body.Emit(OpCodes.Call, typeof(TaskName).GetConstructor([typeof(string)])!);
            body.Emit(OpCodes.Ret);
            caller.SetCustomAttribute(new CustomAttributeBuilder(typeof(Microsoft.Azure.Functions.Worker.FunctionAttribute).GetConstructor([typeof(string)])!, ["Name"]));
            return caller;
        });
        var references = ReferencedMembers.In(assembly, typeof(RetryPolicy).Assembly.GetName().Name!, Surface);

        Assert.Equal(
            [
                "M:Microsoft.Azure.Functions.Worker.FunctionAttribute.#ctor(System.String) -> System.Void",
                "M:Microsoft.DurableTask.TaskName.#ctor(System.String) -> System.Void",
                "P:Microsoft.DurableTask.RetryPolicy.MaxNumberOfAttempts -> System.Int32 get",
                "T:Microsoft.Azure.Functions.Worker.FunctionAttribute",
                "T:Microsoft.DurableTask.RetryPolicy",
                "T:Microsoft.DurableTask.TaskName",
            ],
            references.Where(line => !Surface.Offers(line)));
    }

    [Theory]
    [InlineData("T:Microsoft.DurableTask.Kept", true)]
    [InlineData("M:Microsoft.DurableTask.Kept.Read``1(System.Collections.Generic.IDictionary{System.String,``0}, System.Threading.CancellationToken) -> System.String", true)]
    [InlineData("M:Microsoft.DurableTask.Kept.Read``1(System.Collections.Generic.IDictionary{System.String,``0}, System.Threading.CancellationToken) -> System.String static", false)]
    [InlineData("M:Microsoft.DurableTask.Kept.Write(System.Int64) -> System.Void", false)]
    [InlineData("P:Microsoft.DurableTask.Kept.Size -> System.Int32 get", true)]
    [InlineData("P:Microsoft.DurableTask.Kept.Size -> System.Int32 set", false)]
    [InlineData("F:Microsoft.DurableTask.Level.High -> Microsoft.DurableTask.Level", true)]
    public void Offers_Reference_ComparesTypesAndDispatch(string reference, bool expected) => Assert.Equal(expected, Surface.Offers(reference));

    [Fact]
    public void Referenced_NamedPropertyOfAnAttribute_IsNamed()
    {
        using var assembly = Compile(module =>
        {
            var trigger = typeof(Microsoft.Azure.Functions.Worker.HttpTriggerAttribute);
            var type = module.DefineType("App.Caller", TypeAttributes.Public);
            type.SetCustomAttribute(new CustomAttributeBuilder(trigger.GetConstructor([])!, [], [trigger.GetProperty("Route")!], ["runs"]));
            return type;
        });

        Assert.Contains(
            "P:Microsoft.Azure.Functions.Worker.HttpTriggerAttribute.Route -> System.String set",
            ReferencedMembers.In(assembly, "Reflections.EmbeddedRuntime", Surface));
    }

    private static IReadOnlyList<string> Offending(Func<ModuleBuilder, TypeBuilder?> define)
    {
        using var assembly = Compile(define);
        return [.. DeclaredMembers.In(assembly, RuntimeNamespaces.Imitate).Where(line => !Surface.Declares(line))];
    }

    private static MemoryStream Compile(Func<ModuleBuilder, TypeBuilder?> define)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Broken"), typeof(object).Assembly);
        define(assembly.DefineDynamicModule("Broken"))?.CreateType();
        var stream = new MemoryStream();
        assembly.Save(stream);
        stream.Position = 0;
        return stream;
    }

    private static TypeBuilder Constructed(TypeBuilder type, MethodAttributes access = MethodAttributes.Public)
    {
        type.DefineDefaultConstructor(access);
        return type;
    }

    private static Func<ModuleBuilder, TypeBuilder> Kept(
        (string Parameter, bool IsOptional, MethodAttributes Dispatch)? read = null, int? write = 3, bool isSettable = false) => module =>
    {
        var type = Constructed(module.DefineType("Microsoft.DurableTask.Kept", TypeAttributes.Public | TypeAttributes.Abstract), MethodAttributes.Family);
        var (name, isOptional, dispatch) = read ?? ("cancellation", true, MethodAttributes.Virtual);
        var reader = type.DefineMethod("Read", MethodAttributes.Public | dispatch);
        var value = reader.DefineGenericParameters("T")[0];
        reader.SetParameters(typeof(IDictionary<,>).MakeGenericType(typeof(string), value), typeof(CancellationToken));
        reader.SetReturnType(typeof(string));
        reader.DefineParameter(1, ParameterAttributes.None, "values");
        var cancellation = reader.DefineParameter(2, isOptional ? ParameterAttributes.Optional | ParameterAttributes.HasDefault : ParameterAttributes.None, name);
        if (isOptional)
        {
            cancellation.SetConstant(null);
        }

        Throw(reader);
        var writer = type.DefineMethod("Write", MethodAttributes.Public | MethodAttributes.Abstract | MethodAttributes.Virtual, typeof(void), [typeof(int)]);
        var written = writer.DefineParameter(1, write is null ? ParameterAttributes.None : ParameterAttributes.Optional | ParameterAttributes.HasDefault, "value");
        if (write is { } fallback)
        {
            written.SetConstant(fallback);
        }

        var size = type.DefineProperty("Size", PropertyAttributes.None, typeof(int), null);
        var getter = type.DefineMethod("get_Size", MethodAttributes.Public | MethodAttributes.SpecialName, typeof(int), []);
        Throw(getter);
        size.SetGetMethod(getter);
        if (isSettable)
        {
            var setter = type.DefineMethod("set_Size", MethodAttributes.Public | MethodAttributes.SpecialName, typeof(void), [typeof(int)]);
            Throw(setter);
            size.SetSetMethod(setter);
        }

        return type;
    };

    private static void Throw(MethodBuilder method)
    {
        var body = method.GetILGenerator();
        body.Emit(OpCodes.Ldnull);
        body.Emit(OpCodes.Throw);
    }
}
