using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>
/// The client that a generator makes of the description, compiled with a program that was written against it: <c>Data/ApiClient/Walk.cs.txt</c>. The client
/// refuses an answer that lacks a required member, or has a value of another type or none of an enumeration's.
/// </summary>
public sealed class GeneratedClient : IAsyncLifetime
{
    private Type _walk = null!;

    public async Task InitializeAsync()
    {
        var document = await OpenApiYamlDocument.FromYamlAsync(ApiDescription.Embedded.Text);
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "Client",
            GenerateOptionalParameters = true,
            CSharpGeneratorSettings = { Namespace = "Generated", GenerateNullableReferenceTypes = true },
        };
        _walk = Compile(
            new CSharpClientGenerator(document, settings).GenerateFile(),
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "ApiClient", "Walk.cs.txt"))).GetType("Walk", throwOnError: true)!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Calls a method of the program.</summary>
    public Task WalkAsync(string method, HttpClient http, Uri host, string reflection) =>
        (Task)_walk.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [http, host, reflection])!;

    private static Assembly Compile(params string[] sources)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "GeneratedClient",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            trusted.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Empty(result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(10).Select(found => found.ToString()));
        return Assembly.Load(image.ToArray());
    }
}
