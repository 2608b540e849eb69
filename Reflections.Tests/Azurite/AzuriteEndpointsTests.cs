using Reflections.Functions.Azurite;

namespace Reflections.Tests.Azurite;

public sealed class AzuriteEndpointsTests
{
    private const string Emulator = "AccountName=devstoreaccount1;AccountKey=a2V5;";

    [Fact]
    public void FromConnectionString_DevelopmentStorage_IsTheDefaultPorts() =>
        Assert.Equal(new AzuriteEndpoints(10000, 10002), AzuriteEndpoints.FromConnectionString("UseDevelopmentStorage=true"));

    [Fact]
    public void FromConnectionString_OwnConnectionString_ComesBack()
    {
        var endpoints = new AzuriteEndpoints(12345, 23456);

        Assert.Equal(endpoints, AzuriteEndpoints.FromConnectionString(endpoints.ConnectionString));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no connection string")]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://emulator")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=real;AccountKey=a2V5;EndpointSuffix=core.windows.net")]
    [InlineData(Emulator + "BlobEndpoint=http://storage:10000/devstoreaccount1;TableEndpoint=http://storage:10002/devstoreaccount1")]
    [InlineData(Emulator + "BlobEndpoint=https://127.0.0.1:10000/devstoreaccount1;TableEndpoint=https://127.0.0.1:10002/devstoreaccount1")]
    [InlineData(Emulator + "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1")]
    public void FromConnectionString_AnythingElse_IsNoEmulatorOfOurs(string connectionString) =>
        Assert.Null(AzuriteEndpoints.FromConnectionString(connectionString));
}
