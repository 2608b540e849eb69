using System.Diagnostics;
using System.Text.Json;

namespace Reflections.Tests.Conformance;

/// <summary>What <c>FunctionsRuntime=Azure</c> makes of the project. Evaluated, not built: the genuine packages need not be at hand.</summary>
[Trait("Category", "Conformance")]
public sealed class AzureBuildTests
{
    private static readonly string Root = FindRoot();

    private static readonly Lazy<Task<Evaluation>> ByProperty = new(() => EvaluateAsync("Reflections.Functions", ["-p:FunctionsRuntime=Azure"]));

    private static readonly Dictionary<string, string> GenuinePackages = new()
    {
        ["Microsoft.Azure.Functions.Worker"] = "2.52.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.DurableTask"] = "1.16.4",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http"] = "3.3.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore"] = "2.1.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Timer"] = "4.3.1",
        ["Microsoft.Azure.Functions.Worker.Sdk"] = "2.0.7",
    };

    [Fact]
    public async Task Functions_BuiltForAzure_UsesTheGenuinePackagesAtTheirVersions()
    {
        var azure = await ByProperty.Value;

        Assert.Equal(GenuinePackages, azure.Packages("Microsoft.Azure.Functions."));
        Assert.Equal("v4", azure.Property("AzureFunctionsVersion"));
        Assert.Equal("Exe", azure.Property("OutputType"));
    }

    [Fact]
    public async Task Functions_BuiltForAzure_SwapsTheRuntimeAndNothingElse()
    {
        var azure = await ByProperty.Value;
        var embedded = await EvaluateAsync("Reflections.Functions", ["-p:FunctionsRuntime=Embedded"]);

        Assert.Equal(["Reflections.Domain"], azure.Names("ProjectReference"));
        Assert.Equal(["Reflections.Domain", "Reflections.EmbeddedRuntime"], embedded.Names("ProjectReference"));
        Assert.Empty(embedded.Packages("Microsoft.Azure.Functions."));
        Assert.Equal(embedded.Packages(""), azure.Packages("").Where(package => !GenuinePackages.ContainsKey(package.Key)));
        Assert.Equal(embedded.Identities("Compile"), azure.Identities("Compile"));
        Assert.Equal(embedded.Property("DefineConstants"), azure.Property("DefineConstants"));
    }

    [Fact]
    public async Task Functions_RuntimeNamedInTheEnvironment_IsTheSameAsByProperty()
    {
        var byVariable = await EvaluateAsync("Reflections.Functions", [], ("FunctionsRuntime", "Azure"));

        Assert.Equal((await ByProperty.Value).Json, byVariable.Json);
    }

    [Fact]
    public async Task Functions_BuiltForAzure_HasHostFilesInItsOutput()
    {
        var files = (await ByProperty.Value).Items("None")
            .Where(item => item.GetValueOrDefault("CopyToOutputDirectory") == "PreserveNewest")
            .ToDictionary(item => item["Link"], item => (Source: item["Identity"], Publish: item.GetValueOrDefault("CopyToPublishDirectory")));

        Assert.Equal("../host.json", files["host.json"].Source.Replace('\\', '/'));
        Assert.NotEqual("Never", files["host.json"].Publish);
        Assert.Contains("local.settings", files["local.settings.json"].Source, StringComparison.Ordinal);
        Assert.Equal("Never", files["local.settings.json"].Publish);
    }

    [Fact]
    public async Task Functions_BuiltForAzure_KeepsAwayFromTheDefaultBuildsFiles()
    {
        var azure = await ByProperty.Value;
        var embedded = await EvaluateAsync("Reflections.Functions", ["-p:FunctionsRuntime=Embedded"]);

        Assert.Equal("true", embedded.Property("RestorePackagesWithLockFile"));
        Assert.Equal("", embedded.Property("NuGetLockFilePath"));
        Assert.Equal("", azure.Property("RestorePackagesWithLockFile"));
        Assert.Equal("obj/Azure/packages.lock.json", azure.Property("NuGetLockFilePath"));
        Assert.NotEqual(embedded.Property("OutputPath"), azure.Property("OutputPath"));
        Assert.NotEqual(embedded.Property("MSBuildProjectExtensionsPath"), azure.Property("MSBuildProjectExtensionsPath"));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Reflections.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    private static async Task<Evaluation> EvaluateAsync(string project, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] all =
        [
            "msbuild", project, .. arguments, "-getItem:PackageReference,PackageVersion,ProjectReference,None,Compile",
            "-getProperty:AzureFunctionsVersion,OutputType,RestorePackagesWithLockFile,NuGetLockFilePath,OutputPath,MSBuildProjectExtensionsPath,DefineConstants",
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        // What the test run itself was started with must not decide.
        start.Environment.Remove("FunctionsRuntime");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var json = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, json + await errors);
        return new Evaluation(json);
    }

    /// <summary>The items and properties of an evaluated project.</summary>
    private sealed record Evaluation(string Json)
    {
        private readonly JsonElement _root = JsonElement.Parse(Json);

        public string Property(string name) => _root.GetProperty("Properties").GetProperty(name).GetString()!.Replace('\\', '/');

        public IReadOnlyList<Dictionary<string, string>> Items(string type) =>
            _root.GetProperty("Items").GetProperty(type).Deserialize<List<Dictionary<string, string>>>()!;

        public IEnumerable<string> Identities(string type) => Items(type).Select(item => item["Identity"]).Order(StringComparer.Ordinal);

        public IEnumerable<string> Names(string type) => Items(type).Select(item => item["Filename"]).Order(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, string> Packages(string prefix)
        {
            var versions = Items("PackageVersion").ToDictionary(item => item["Identity"], item => item["Version"]);
            return Identities("PackageReference").Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(name => name, name => versions[name]);
        }
    }
}
