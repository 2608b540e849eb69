using Microsoft.Azure.Functions.Worker;
using Reflections.Functions.Hosting;
using Xunit.Abstractions;

namespace Reflections.Tests.Conformance;

/// <summary>What keeps the app compilable against the genuine packages: it uses, and the embedded runtime declares, only what they have.</summary>
[Trait("Category", "Conformance")]
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly ApiSurface Surface = ApiSurface.Read();

    [Fact]
    public void Functions_ReferencedMembers_StandInTheGenuinePackages()
    {
        var references = ReferencedMembers.In(Open(typeof(ReflectionsApp)), typeof(FunctionAttribute).Assembly.GetName().Name!, Surface);

        Assert.Contains(Reference.ToType("Microsoft.DurableTask.TaskOrchestrationContext"), references);
        AssertNone(references.Where(line => !Surface.Offers(line)), "used by the app, not in the genuine packages");
    }

    [Fact]
    public void EmbeddedRuntime_DeclaredMembers_StandInTheGenuinePackages()
    {
        var declared = Declared();

        Assert.Contains("T:Microsoft.Azure.Functions.Worker.FunctionContext | abstract class", declared);
        AssertNone(declared.Where(line => !Surface.Declares(line)), "declared here, not in the genuine packages");
    }

    [Fact]
    public void EmbeddedRuntime_AbstractMembers_AreComplete()
    {
        var declared = Declared().ToHashSet(StringComparer.Ordinal);

        AssertNone(MissingAbstractMembers.In(declared, Surface), "abstract in the genuine packages, not declared here");
    }

    [Fact]
    public void EmbeddedRuntime_DeclaredShare_IsReported()
    {
        var declared = Declared().Where(Surface.Declares).ToHashSet(StringComparer.Ordinal);
        var missing = Surface.Declarations.Where(line => !declared.Contains(line)).Order(StringComparer.Ordinal).ToList();
        output.WriteLine($"{declared.Count} of {Surface.Declarations.Count} listed members are declared. Not declared:");
        missing.ForEach(output.WriteLine);

        Assert.Equal(Surface.Declarations.Count, declared.Count + missing.Count);
    }

    private static IReadOnlyList<string> Declared() => DeclaredMembers.In(Open(typeof(FunctionAttribute)), RuntimeNamespaces.Imitate);

    private static FileStream Open(Type type) => File.OpenRead(type.Assembly.Location);

    private void AssertNone(IEnumerable<string> offending, string reason)
    {
        var lines = offending.ToList();
        lines.ForEach(output.WriteLine);
        Assert.True(lines.Count == 0, $"{lines.Count} {reason}:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
    }
}
