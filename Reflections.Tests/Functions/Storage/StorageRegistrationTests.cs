using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Storage;

public sealed class StorageRegistrationTests
{
    [Fact]
    public void AddReflectionStorage_AccountName_MakesServiceUris()
    {
        using var services = Register(("AzureWebJobsStorage:accountName", "island"));
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        Assert.Equal("https://island.table.core.windows.net/", options.TableServiceUri!.ToString());
        Assert.Equal("https://island.blob.core.windows.net/", options.BlobServiceUri!.ToString());
        Assert.NotNull(services.GetRequiredService<StorageClients>());
    }

    [Fact]
    public void AddReflectionStorage_NoAccount_SaysWhatToSet()
    {
        using var services = Register();
        var problem = Assert.Throws<InvalidOperationException>(services.GetRequiredService<StorageClients>);
        Assert.Contains("AzureWebJobsStorage", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Storage:TablePrefix", "1a")]
    [InlineData("Storage:BlobContainer", "Upper")]
    [InlineData("Storage:NetworkTimeout", "00:00:00")]
    [InlineData("Storage:MaxRetries", "21")]
    public void AddReflectionStorage_OptionOutOfRange_IsRefused(string setting, string value)
    {
        using var services = Register((setting, value));
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<StorageOptions>>().Value);
    }

    private static ServiceProvider Register(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddReflectionStorage(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build())
        .BuildServiceProvider();
}
