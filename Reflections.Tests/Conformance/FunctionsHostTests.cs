using Microsoft.Extensions.Configuration;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;

namespace Reflections.Tests.Conformance;

/// <summary>What the app makes of the configuration that the genuine host gives its worker.</summary>
[Trait("Category", "Conformance")]
public sealed class FunctionsHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reflections-");

    [Fact]
    public void TaskHub_UnderAFunctionsHost_IsOneForAllHostsAndKeepsNoFile()
    {
        var configuration = Configuration(("Functions:Worker:HostEndpoint", "http://127.0.0.1:5001"));

        Assert.Equal(TaskHub.Of(configuration, _folder.FullName), TaskHub.Of(configuration, Path.Combine(_folder.FullName, "other")));
        Assert.False(TaskHub.Of(configuration, _folder.FullName).IsExclusive);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void TaskHub_OnAzure_IsTheSite() =>
        Assert.Equal("my-site", TaskHub.Of(Configuration(("WEBSITE_SITE_NAME", "my-site"), ("Functions:Worker:HostEndpoint", "http://127.0.0.1:5001")), _folder.FullName).Name);

    [Theory]
    [InlineData("--AzureWebJobsStorage:accountName", "account", null)]
    [InlineData("--Unrelated", "value", "UseDevelopmentStorage=true")]
    public void Build_StorageAccount_IsTheEmulatorOnlyWhenNoneIsNamed(string setting, string value, string? expected)
    {
        using var host = ReflectionsApp.Build([setting, value], _folder.FullName);
        var configuration = (IConfiguration)host.Services.GetService(typeof(IConfiguration))!;

        Assert.Equal(expected, configuration["AzureWebJobsStorage"]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}
