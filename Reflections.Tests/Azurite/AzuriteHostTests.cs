using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Reflections.Functions.Azurite;
using Reflections.Tests.EndToEnd.Faults;
using Reflections.Tests.Functions.Fetching;

namespace Reflections.Tests.Azurite;

public sealed class AzuriteHostTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("reflections-azurite-");
    private readonly List<string> _reports = [];
    private readonly AzuriteEndpoints _endpoints = FreeEndpoints();

    private string Data => Path.Combine(_root.FullName, "data");

    private AzuriteEnvironment Machine => new()
    {
        StateFolder = Path.Combine(_root.FullName, "state"),
        Report = _reports.Add,
    };

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task EnsureAsync_RealAccount_StartsNothing() =>
        Assert.Null(await AzuriteHost.EnsureAsync("AccountName=real;AccountKey=a2V5;EndpointSuffix=core.windows.net", Data, Machine));

    [Fact]
    public async Task EnsureAsync_StoppedAndStartedAgain_KeepsTheData()
    {
        await using (var first = await EnsureAsync())
        {
            Assert.True(first.WasStarted);
            await WriteAsync(first.ConnectionString);
        }

        await using var second = await EnsureAsync();

        Assert.True(second.WasStarted);
        await AssertReadableAsync(second.ConnectionString);
    }

    [Fact]
    public async Task EnsureAsync_SecondUser_SharesOneProcessUntilBothHaveLeft()
    {
        var first = await EnsureAsync();
        var second = await EnsureAsync();
        var processId = first.ProcessId!.Value;

        Assert.False(second.WasStarted);
        Assert.Equal(processId, second.ProcessId);
        await first.DisposeAsync();
        Assert.True(IsRunning(processId));
        await second.DisposeAsync();
        Assert.False(IsRunning(processId));
    }

    [Fact]
    public async Task EnsureAsync_ManyAtTheSameMoment_StartOne()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EnsureAsync()));

        Assert.Single(hosts, host => host.WasStarted);
        Assert.Single(hosts.Select(host => host.ProcessId).Distinct());
        await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task EnsureAsync_UserDiedWithoutLeaving_ItsAzuriteIsUsedAndThenStopped()
    {
        var crashed = await EnsureAsync();
        PretendEveryUserDied();

        var next = await EnsureAsync();

        Assert.False(next.WasStarted);
        Assert.Equal(crashed.ProcessId, next.ProcessId);
        await next.DisposeAsync();
        Assert.False(IsRunning(crashed.ProcessId!.Value));
    }

    [Fact]
    public async Task EnsureAsync_FolderDeletedUnderALeftBehindAzurite_StartsEmpty()
    {
        var crashed = await EnsureAsync();
        await WriteAsync(crashed.ConnectionString);
        PretendEveryUserDied();
        Directory.Delete(Data, recursive: true);

        await using var next = await EnsureAsync();

        Assert.True(next.WasStarted);
        Assert.Empty(await new TableServiceClient(next.ConnectionString).QueryAsync().ToListAsync());
    }

    [Fact]
    public async Task EnsureAsync_OtherFolderInUse_IsUsedAsItIsAndSaysSo()
    {
        await using var first = await EnsureAsync();

        await using var other = await AzuriteHost.EnsureAsync(_endpoints.ConnectionString, Path.Combine(_root.FullName, "other"), Machine);

        Assert.Equal(first.ProcessId, other!.ProcessId);
        Assert.Contains(Data, Assert.Single(_reports), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_SomebodyElsesAzurite_IsUsedAndLeftRunning()
    {
        await using var foreign = await AzuriteHost.StartAsync(Path.Combine(_root.FullName, "foreign"), inMemory: true, Machine);

        await using (var host = await AzuriteHost.EnsureAsync(foreign.ConnectionString, Data, Machine))
        {
            Assert.False(host!.WasStarted);
            Assert.Null(host.ProcessId);
        }

        Assert.True(IsRunning(foreign.ProcessId!.Value));
    }

    [Fact]
    public async Task EnsureAsync_WayToAzuriteIsDisturbed_FindsItAllTheSame()
    {
        await using var network = StorageProxy.Start(
            await SharedAzurite.ConnectionStringAsync(), request => new Disturbance((request.Number % 2) switch
            {
                _ when request.Number > 6 => StorageFault.None,
                0 => StorageFault.ResetBefore,
                _ => StorageFault.Busy,
            }));

        await using var host = await AzuriteHost.EnsureAsync(network.ConnectionString, Data, Machine);

        Assert.False(host!.WasStarted);
    }

    [Fact]
    public async Task EnsureAsync_PortTakenBySomethingElse_SaysSo()
    {
        await using var site = await TestSite.StartAsync(context => context.Response.WriteAsync("not Azurite"));
        var endpoints = _endpoints with { TablePort = site.Url.Port };

        var failure = await Assert.ThrowsAsync<AzuriteUnavailableException>(
            () => AzuriteHost.EnsureAsync(endpoints.ConnectionString, Data, Machine));

        Assert.Contains($"{endpoints.TablePort}", failure.Message, StringComparison.Ordinal);
        AssertOneLine(failure);
    }

    [Fact]
    public async Task EnsureAsync_NoNode_SaysWhatToInstall()
    {
        var failure = await Assert.ThrowsAsync<AzuriteUnavailableException>(
            () => AzuriteHost.EnsureAsync(_endpoints.ConnectionString, Data, Machine with { ReadVariable = _ => "" }));

        Assert.Contains("install it from https://nodejs.org", failure.Message, StringComparison.Ordinal);
        AssertOneLine(failure);
    }

    [Fact]
    public async Task StartAsync_NodeTooOld_NamesBothVersions()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var machine = Machine with { ReadVariable = PathWithTool("node", "echo v18.20.4") };

        var failure = await Assert.ThrowsAsync<AzuriteUnavailableException>(() => AzuriteHost.StartAsync(Data, inMemory: true, machine));

        Assert.Contains("20 or later", failure.Message, StringComparison.Ordinal);
        Assert.Contains("v18.20.4", failure.Message, StringComparison.Ordinal);
        AssertOneLine(failure);
    }

    [Fact]
    public async Task StartAsync_NoPackageFile_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<AzuriteUnavailableException>(
            () => AzuriteHost.StartAsync(Data, inMemory: true, Machine with { SearchFrom = [_root.FullName] }));

        Assert.Contains("package.json", failure.Message, StringComparison.Ordinal);
        AssertOneLine(failure);
    }

    [Fact]
    public async Task StartAsync_InstallationFails_ReportsOnceAndGivesNpmsReason()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var project = _root.CreateSubdirectory("project");
        File.WriteAllText(Path.Combine(project.FullName, "package.json"), """{ "dependencies": { "azurite": "0.0.0" } }""");
        var machine = Machine with
        {
            SearchFrom = [project.FullName],
            ReadVariable = PathWithTool("npm", "echo 'npm error code ENOTFOUND' >&2; exit 1"),
        };
        PathWithTool("node", "echo v22.0.0");

        var failure = await Assert.ThrowsAsync<AzuriteUnavailableException>(() => AzuriteHost.StartAsync(Data, inMemory: true, machine));

        Assert.Contains("ENOTFOUND", failure.Message, StringComparison.Ordinal);
        Assert.Contains("npm ci", Assert.Single(_reports), StringComparison.Ordinal);
        AssertOneLine(failure);
    }

    [Fact]
    public async Task StartAsync_AzuriteEndsAtOnce_GivesItsReason()
    {
        var folder = _root.CreateSubdirectory("damaged");
        File.WriteAllText(Path.Combine(folder.FullName, "__azurite_db_table__.json"), "{ torn");

        var failure = await Assert.ThrowsAsync<AzuriteUnavailableException>(() => AzuriteHost.StartAsync(folder.FullName, inMemory: false, Machine));

        Assert.StartsWith("Azurite ended at once: ", failure.Message, StringComparison.Ordinal);
        AssertOneLine(failure);
    }

    internal static AzuriteEndpoints FreeEndpoints()
    {
        using var blob = new TcpListener(IPAddress.Loopback, 0);
        using var table = new TcpListener(IPAddress.Loopback, 0);
        blob.Start();
        table.Start();
        return new AzuriteEndpoints(((IPEndPoint)blob.LocalEndpoint).Port, ((IPEndPoint)table.LocalEndpoint).Port);
    }

    private static void AssertOneLine(AzuriteUnavailableException failure) =>
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);

    private static bool IsRunning(int processId) => ProcessIdentity.Of(processId) is not null;

    private static async Task WriteAsync(string connectionString)
    {
        var table = new TableClient(connectionString, "Runs");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = "a" });
        var container = new BlobContainerClient(connectionString, "content");
        await container.CreateAsync();
        await container.UploadBlobAsync("b", BinaryData.FromString("c"));
    }

    private static async Task AssertReadableAsync(string connectionString)
    {
        var row = await new TableClient(connectionString, "Runs").GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal("a", row.Value.GetString("Value"));
        var blob = await new BlobClient(connectionString, "content", "b").DownloadContentAsync();
        Assert.Equal("c", blob.Value.Content.ToString());
    }

    private async Task<AzuriteHost> EnsureAsync() =>
        (await AzuriteHost.EnsureAsync(_endpoints.ConnectionString, Data, Machine))!;

    private void PretendEveryUserDied()
    {
        foreach (var entry in Directory.EnumerateFiles(Path.Combine(_root.FullName, "state"), "*.json", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == "users"))
        {
            File.WriteAllText(entry, """{ "Id": 1, "StartMark": "of an earlier process" }""");
        }
    }

    [UnsupportedOSPlatform("windows")]
    private Func<string, string?> PathWithTool(string name, string script)
    {
        var folder = _root.CreateSubdirectory("bin").FullName;
        var tool = Path.Combine(folder, name);
        File.WriteAllText(tool, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return variable => variable == "PATH" ? folder : null;
    }
}
