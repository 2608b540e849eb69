using System.Net;
using System.Net.Sockets;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.EndToEnd;

/// <summary>A service that cannot start says why on its last line, and ends: it does not crash.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("reflections-start-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0", "The address http://0.0.0.0:0 can be reached from other machines")]
    [InlineData("--Ingest:GroupSize", "many", "Failed to convert configuration value 'many'")]
    [InlineData("--Ingest:GroupSize", "0", "The field GroupSize must be between 1 and 256")]
    public async Task Start_WithASettingThatCannotBe_EndsWithItsReason(string setting, string value, string reason)
    {
        using var service = await ServiceProcess.LaunchAsync(_data, SharedAzurite.UniquePrefix(), null, setting, value);

        Assert.Equal(1, await service.EndedAsync());
        Assert.Contains(reason, service.Said.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", service.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RefusedAfterTheEmulatorCameUp_StopsIt()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var endpoints = AzuriteHostTests.FreeEndpoints();
        using var service = await ServiceProcess.LaunchAsync(
            _data, SharedAzurite.UniquePrefix(), $"export XDG_DATA_HOME='{_data}'", "--urls", "http://0.0.0.0:0", "--AzureWebJobsStorage", endpoints.ConnectionString);

        Assert.Equal(1, await service.EndedAsync());
        Assert.True(Directory.Exists(Path.Combine(_data, "azurite")));
        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, endpoints.BlobPort));
    }
}
