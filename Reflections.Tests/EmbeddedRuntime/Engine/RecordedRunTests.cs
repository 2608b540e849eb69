using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.EmbeddedRuntime.History;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Sweeping;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>
/// Histories of real runs, replayed against today's orchestrators. A failure means that instances which are under way when this build is
/// deployed would fail: give the change a version, or drain before it, and record anew with REFLECTIONS_RECORD_HISTORIES=(folder).
/// </summary>
public sealed class RecordedRunTests
{
    private const string Report = """
        # Norvik Ferries

        Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund and employs 140 people.

        ## Ships

        Norvik Ferries operates three ships. The Skarv carries 120 passengers. The Tern carries 80 passengers.
        """;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Data", "histories");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_RunOfTheApp_TakesTheSameSteps(string file) => Assert.Null(Replay(Load(file), registry => registry
        .AddOrchestratorFunc<object?, IngestOutput?>(nameof(IngestOrchestrator), (context, _) => IngestOrchestrator.RunAsync(context))
        .AddOrchestratorFunc<object?, SweepReceipt?>(nameof(SweepOrchestrator), (context, _) => SweepOrchestrator.RunAsync(context))));

    [Fact]
    public void Replay_OrchestratorWasChanged_NamesExpectedAndActualStep()
    {
        var run = Load("ingest-new-document.json");

        var difference = Replay(run, registry => registry.AddOrchestratorFunc<object?, string>(run.Orchestrator, async (context, _) =>
        {
            await context.CallActivityAsync("Fetch", context.GetInput<object>());
            return "other";
        }));

        Assert.Contains("step 1 of the history is TaskScheduled #0 'OpenRun'", difference, StringComparison.Ordinal);
        Assert.Contains("but the orchestrator did TaskScheduled #0 'Fetch'", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_StepWasAddedAtTheEnd_IsFound()
    {
        var run = Load("ingest-new-document.json");

        var difference = Replay(run, registry => registry.AddOrchestratorFunc<object?, IngestOutput?>(run.Orchestrator, async (context, _) =>
        {
            var output = await IngestOrchestrator.RunAsync(context);
            await context.CallActivityAsync("Notify");
            return output;
        }));

        Assert.Contains("the history ends at step", difference, StringComparison.Ordinal);
        Assert.Contains("'Notify'", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_WhenAsked_WritesTheRunsOfTheApp()
    {
        if (Environment.GetEnvironmentVariable("REFLECTIONS_RECORD_HISTORIES") is not { Length: > 0 } target)
        {
            return;
        }

        await using var service = await EmbeddedService.StartAsync();
        var store = service.Services.GetRequiredService<DurableEngine>().Store;
        await RecordRunAsync("ingest-new-document", "docs/ferries.md", Report);
        await RecordRunAsync("ingest-edited-document", "docs/ferries.md", Report.Replace("three ships", "four ships", StringComparison.Ordinal));
        await RecordRunAsync("ingest-long-document", "docs/long.md", string.Concat(Enumerable.Range(0, 60).Select(
            i => $"# Station {i}\n\nStation {i} was founded by Anna Berg in {1900 + i}. It employs {10 + i} people.\n\n")));
        var unreachable = await service.Api.PostUrlAsync("recorded", "web/nobody", new Uri("http://127.0.0.1:9/"));
        await service.Api.EndAsync("recorded", unreachable.Json.Text("id")!);
        await WriteAsync("ingest-unreachable-url", unreachable.Json.Text("id")!);
        var sweep = await service.Api.PostAsync("/api/sweeps?dryRun=false", null, null);
        while ((await service.Api.GetAsync(sweep.Json.Text("statusQueryGetUri")!)).Json.Text("runtimeStatus") is "Pending" or "Running")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        await WriteAsync("sweep", SweepOrchestrator.InstanceId);

        async Task RecordRunAsync(string name, string source, string text) =>
            await WriteAsync(name, (await service.Api.IngestAsync("recorded", source, text)).Text("id")!);

        Task WriteAsync(string name, string instanceId) =>
            File.WriteAllTextAsync(Path.Combine(target, $"{name}.json"), RecordedRun.Export(store, instanceId).ToJson() + "\n");
    }

    private static RecordedRun Load(string file) => RecordedRun.Parse(File.ReadAllText(Path.Combine(Folder, file)));

    private static string? Replay(RecordedRun run, Action<DurableTaskRegistry> tasks)
    {
        var registry = new DurableTaskRegistry();
        tasks(registry);
        using var services = new ServiceCollection().BuildServiceProvider();
        return run.Replay(
            new RegistryTaskFactory(registry), services.GetRequiredService<IServiceScopeFactory>(), JsonDataConverter.Default);
    }
}
