using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData(typeof(Twice), "Function 'same' is declared twice: ")]
    [InlineData(typeof(WithoutTrigger), "Function 'NoTrigger' (")]
    [InlineData(typeof(WithoutTrigger), "no parameter has a trigger attribute")]
    [InlineData(typeof(UnknownParameter), "nothing can supply the parameter 'list' of type IList")]
    [InlineData(typeof(BadSchedule), "the schedule 'often' is neither")]
    [InlineData(typeof(MissingSetting), "there is no setting 'Nowhere'")]
    [InlineData(typeof(WrongOrchestrator), "the parameter 'context' must be a TaskOrchestrationContext")]
    public void Build_FunctionThatCannotBeServed_SaysWhichAndWhy(Type functions, string message)
    {
        using var folder = new TemporaryFolder();
        var builder = FunctionsHost.CreateBuilder(folder, functions);

        var error = Assert.Throws<InvalidOperationException>(builder.Build);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Build_Entity_IsNotSupported()
    {
        using var folder = new TemporaryFolder();
        var builder = FunctionsHost.CreateBuilder(folder, typeof(WithEntity));

        var error = Assert.Throws<NotSupportedException>(builder.Build);

        Assert.Contains("Function 'Counter'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://127.0.0.1:0;http://somewhere:0")]
    public async Task Start_OnAnOpenAddressWithoutKeys_IsRefused(string urls)
    {
        using var folder = new TemporaryFolder();
        var builder = FunctionsHost.CreateBuilder(folder, typeof(Plain));
        builder.Configuration["urls"] = urls;
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains("no keys are configured", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithLocalSettings_ReadsValuesAndResolvesReferences()
    {
        using var folder = new TemporaryFolder();
        folder.Write("local.settings.json", """
            {
              // Comments are allowed here.
              "IsEncrypted": false,
              "Values": { "Where": "here", "Section__Key": "deep", "AzureWebJobs.Off.Disabled": "true" }
            }
            """);
        await using var host = await FunctionsHost.StartAsync(folder, _ => { }, typeof(Settings), typeof(Plain));

        Assert.Equal("deep", await host.Http.GetStringAsync("api/setting/here/value"));
        Assert.False((await host.Http.GetAsync("api/Off")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Configuration_EnvironmentVariable_WinsOverLocalSettings()
    {
        const string Variable = "REFLECTIONS_TEST_PRECEDENCE";
        using var folder = new TemporaryFolder();
        folder.Write("local.settings.json", $$"""{ "Values": { "{{Variable}}": "file", "{{Variable}}_OTHER": "file" } }""");
        Environment.SetEnvironmentVariable(Variable, "environment");
        try
        {
            await using var host = await FunctionsHost.StartAsync(folder, _ => { }, typeof(Plain));
            var configuration = host.Services.GetRequiredService<IConfiguration>();

            Assert.Equal("environment", configuration[Variable]);
            Assert.Equal("file", configuration[Variable + "_OTHER"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public async Task Start_OnAHostBuilder_ServesTheSameFunctions()
    {
        using var folder = new TemporaryFolder();
        using var host = new HostBuilder()
            .UseContentRoot(folder.Path)
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["urls"] = "http://127.0.0.1:0",
                ["Where"] = "there",
                ["Section:Key"] = "built",
                ["EmbeddedRuntime:FunctionAssemblies"] = typeof(Settings).Assembly.GetName().Name,
                ["EmbeddedRuntime:FunctionTypes"] = typeof(Settings).FullName,
            }))
            .ConfigureFunctionsWebApplication()
            .Build();
        await host.StartAsync();
        try
        {
            using var http = new HttpClient { BaseAddress = ServerAddress.Of(host.Services) };
            Assert.Equal("built", await http.GetStringAsync("api/setting/there/value"));
        }
        finally
        {
            await host.StopAsync();
        }
    }

    public static class Twice
    {
        [Function("Same")]
        public static string One([HttpTrigger("get")] HttpRequest request) => request.Method;

        [Function("same")]
        public static string Two([HttpTrigger("post")] HttpRequest request) => request.Method;
    }

    public static class WithoutTrigger
    {
        [Function("NoTrigger")]
        public static string Run(HttpRequest request) => request.Method;
    }

    public static class UnknownParameter
    {
        [Function("Unknown")]
        public static string Run([HttpTrigger("get")] HttpRequest request, IList<string> list) => request.Method + list.Count;
    }

    public static class BadSchedule
    {
        [Function("Often")]
        public static void Run([TimerTrigger("often")] TimerInfo timer) => Assert.NotNull(timer);
    }

    public static class MissingSetting
    {
        [Function("Missing")]
        public static void Run([TimerTrigger("%Nowhere%")] TimerInfo timer) => Assert.NotNull(timer);
    }

    public static class WrongOrchestrator
    {
        [Function("Wrong")]
        public static string Run([OrchestrationTrigger] string context) => context;
    }

    public static class WithEntity
    {
        [Function("Counter")]
        public static string Run([EntityTrigger] string entity) => entity;
    }

    public sealed class Settings(IConfiguration configuration)
    {
        [Function("Setting")]
        public string Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "setting/%Where%/value")] HttpRequest request) =>
            configuration["Section:Key"] ?? request.Method;
    }

    public static class Plain
    {
        [Function("Off")]
        public static string Off([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => request.Method;
    }
}
