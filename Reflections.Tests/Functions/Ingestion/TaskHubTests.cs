using Microsoft.Extensions.Configuration;
using Reflections.Functions.Ingestion;

namespace Reflections.Tests.Functions.Ingestion;

public sealed class TaskHubTests : IDisposable
{
    private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();
    private readonly string _data = Directory.CreateTempSubdirectory("reflections-hub-").FullName;

    [Fact]
    public void Of_SameFolder_KeepsItsName()
    {
        var first = TaskHub.Of(Nothing, _data);

        Assert.Equal(first, TaskHub.Of(Nothing, _data));
        Assert.True(first.IsExclusive);
        Assert.Equal(["hub"], Directory.GetFiles(_data).Select(Path.GetFileName));
    }

    [Fact]
    public void Of_FileLeftEmptyByACrash_IsReplaced()
    {
        File.WriteAllText(Path.Combine(_data, "hub"), "");

        var hub = TaskHub.Of(Nothing, _data);

        Assert.StartsWith("local-", hub.Name, StringComparison.Ordinal);
        Assert.Equal(hub, TaskHub.Of(Nothing, _data));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
