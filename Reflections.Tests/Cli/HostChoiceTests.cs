using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Reflections.Cli.Hosts;

namespace Reflections.Tests.Cli;

public sealed class HostChoiceTests : CliFixture
{
    private const string RunInstance = "0198aaaabbbbccccddddeeeeffff0000";

    [Fact]
    public async Task Run_HostAtTheDefaultAddress_IsUsed()
    {
        await using var host = await FakeHost.StartAsync();
        Urls = host.Address.AbsoluteUri;
        Write("a.md");

        Assert.Equal(0, await RunAsync("ingest", "a.md", "--reflection", "handbook", "--data", "elsewhere"));

        Assert.Single(host.State.Posts);
        Assert.Equal(0, Starter.Starts);
        Assert.StartsWith($"Using the host that runs at {Urls.TrimEnd('/')}; its data folder counts, not {Path.Combine(Folder, "elsewhere")}.", Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoHost_StartsOneAndStopsIt()
    {
        FakeHost? own = null;
        Starter.Start = async (_, data) =>
        {
            Assert.Equal(Path.Combine(Folder, ".reflections"), data);
            return own = await FakeHost.StartAsync();
        };
        Write("a.md");

        Assert.Equal(0, await RunAsync("ingest", "a.md", "--reflection", "handbook"));

        Assert.True(own!.IsStopped);
        Assert.Contains("Hosting the app in this process", Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OwnHostWithOtherRuns_StaysUntilTheyHaveEnded()
    {
        var state = new FakeState();
        var busy = new[] { Instance(RunInstance, "Running", "embedding") };
        state.Instances.Enqueue(busy);
        state.Instances.Enqueue([Instance(RunInstance, "Pending", null)]);
        state.Instances.Enqueue(
            [Instance("sweep", "Running", "sweeping"), Instance(RunInstance, "Running", "awaiting_review"), Instance(RunInstance, "Completed", null)]);
        Starter.Start = async (_, _) => await FakeHost.StartAsync(state);

        Assert.Equal(0, await RunAsync("runs"));

        Assert.True(state.WasSweptFirst);
        Assert.Equal(3, state.InstanceQueries);
    }

    [Fact]
    public async Task Run_InterruptedWithOwnHost_SaysThatRunsAreResumed()
    {
        var state = new FakeState();
        FakeHost? own = null;
        using var interrupt = new CancellationTokenSource();
        state.OnStatus = interrupt.CancelAsync;
        Starter.Start = async (_, _) => own = await FakeHost.StartAsync(state);
        Write("a.md");

        Assert.Equal(1, await RunAsync(interrupt.Token, "ingest", "a.md", "--reflection", "handbook"));

        Assert.Contains("resumed on the next start", Notes, StringComparison.Ordinal);
        Assert.True(own!.IsStopped);
    }

    [Theory]
    [InlineData("address")]
    [InlineData("data folder")]
    public async Task Run_AnotherProcessWonTheStart_UsesItsHost(string taken)
    {
        Exception lost = taken == "address"
            ? new IOException("Failed to bind.", new AddressInUseException("in use")) : new InvalidOperationException("The data folder is in use.", new IOException("locked"));
        Urls = FreeAddress();
        FakeHost? winner = null;
        Starter.Start = async (urls, _) =>
        {
            winner = await FakeHost.StartAsync(url: urls);
            throw lost;
        };
        Write("a.md");

        Assert.Equal(0, await RunAsync("ingest", "a.md", "--reflection", "handbook"));

        Assert.Equal(1, Starter.Starts);
        Assert.Single(winner!.State.Posts);
        Assert.False(winner.IsStopped);
        await winner.DisposeAsync();
    }

    [Fact]
    public async Task Run_TheOtherHostEnds_GoesOnInItsOwn()
    {
        var state = new FakeState();
        var first = await FakeHost.StartAsync(state);
        Urls = first.Address.AbsoluteUri;
        state.OnStatus = async () =>
        {
            state.OnStatus = null;
            await first.DisposeAsync();
        };
        Starter.Start = async (_, _) => await FakeHost.StartAsync(state);
        Write("a.md");

        Assert.Equal(0, await RunAsync("ingest", "a.md", "--reflection", "handbook", "--json"));

        Assert.Single(state.Posts);
        Assert.Equal("completed", Assert.Single(JsonResults()).GetProperty("outcome").GetString());
        Assert.Contains("has gone", Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HostCannotStart_TellsItsOneLine()
    {
        Urls = FreeAddress();
        Starter.Start = (_, _) => throw new InvalidOperationException("Install Node 20.\nMore.");

        Assert.Equal(1, await RunAsync("runs"));

        Assert.Equal("Install Node 20.", Notes.TrimEnd());
    }

    [Fact]
    public async Task Start_DataFolderThatCannotBeMade_NamesIt()
    {
        Write("taken");
        var folder = Path.Combine(Folder, "taken");

        var error = await Assert.ThrowsAsync<IOException>(() => new EmbeddedAppStarter().StartAsync(Urls, folder, CancellationToken.None));

        Assert.StartsWith($"The data folder {folder} cannot be made: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StrangerAtTheDefaultAddress_IsNotUsed()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        Urls = $"http://{stranger.LocalEndpoint}";
        var answering = Task.Run(async () =>
        {
            using var client = await stranger.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            await stream.ReadAtLeastAsync(new byte[1024], 1);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"u8.ToArray());
        });

        Assert.Equal(1, await RunAsync("runs"));

        await answering;
        Assert.StartsWith($"Something else listens at {Urls}", Notes, StringComparison.Ordinal);
        Assert.Equal(0, Starter.Starts);
    }

    [Fact]
    public async Task Run_NamedHostIsNotThere_TellsOneLineAndStartsNothing()
    {
        Assert.Equal(1, await RunAsync("runs", "--endpoint", FreeAddress()));

        Assert.StartsWith("No host answers at http://127.0.0.1:", Assert.Single(Notes.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(0, Starter.Starts);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071", "http://127.0.0.1:7071/")]
    [InlineData("http://*:8080;http://+:1", "http://127.0.0.1:8080/")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://localhost:0", null)]
    public void Reach_Urls_GivesTheAddressFromHere(string urls, string? address) => Assert.Equal(address, HostAddress.Reach(urls)?.AbsoluteUri);

    private static object Instance(string id, string status, string? stage) =>
        new { instanceId = id, runtimeStatus = status, customStatus = stage is null ? null : new { stage, done = 0, total = 0 } };

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }
}
