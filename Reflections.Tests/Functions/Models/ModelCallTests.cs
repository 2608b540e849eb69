using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Models;
using Reflections.Tests.Models;

namespace Reflections.Tests.Functions.Models;

/// <summary>Calls that fail on the way.</summary>
public sealed class ModelCallTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987.";

    [Theory]
    [InlineData(400, null, ModelErrorClass.RequestInvalid)]
    [InlineData(413, null, ModelErrorClass.RequestInvalid)]
    [InlineData(302, null, ModelErrorClass.RequestInvalid)]
    [InlineData(400, "content_filter", ModelErrorClass.ContentFilter)]
    [InlineData(401, null, ModelErrorClass.Refused)]
    [InlineData(403, null, ModelErrorClass.Refused)]
    [InlineData(404, null, ModelErrorClass.NotFound)]
    [InlineData(429, "insufficient_quota", ModelErrorClass.QuotaExceeded)]
    public async Task AskAsync_AnswerThatWaitingDoesNotChange_FailsAtOnce(int status, string? code, string errorClass)
    {
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => ModelReply.Error(status, code, retryAfter: "0");

        var failed = await Assert.ThrowsAsync<StageFailedException>(() => bench.EntitiesOfAsync(Text));

        Assert.Equal((errorClass, 1), (failed.ErrorClass, bench.Server.Requests.Count));
    }

    [Theory]
    [InlineData(408, ModelErrorClass.Unavailable)]
    [InlineData(429, ModelErrorClass.RateLimited)]
    [InlineData(500, ModelErrorClass.Unavailable)]
    [InlineData(503, ModelErrorClass.Unavailable)]
    public async Task AskAsync_PassingFailure_IsTriedAgainWithinTheAttempts(int status, string errorClass)
    {
        await using var bench = await ModelBench.StartAsync("--Models:MaxAttempts", "4");
        bench.Server.OnChat = _ => bench.Server.Chats.Count < 4 ? ModelReply.Error(status, retryAfter: "0") : ModelReply.Entities(("1987", "date"));

        Assert.Single(await bench.EntitiesOfAsync(Text));
        Assert.Equal(4, bench.Server.Requests.Count);

        bench.Server.OnChat = _ => ModelReply.Error(status, retryAfter: "0");
        var failed = await Assert.ThrowsAsync<ModelUnavailableException>(() => bench.EntitiesOfAsync(Text));
        Assert.Equal((errorClass, 8), (failed.ErrorClass, bench.Server.Requests.Count));
    }

    [Fact]
    public async Task AskAsync_AskedToWait_WaitsAsLongAndNoLonger()
    {
        var time = new NotedTime();
        await using var bench = await ModelBench.StartAsync(time);
        bench.Server.OnChat = _ => bench.Server.Chats.Count == 1 ? ModelReply.Error(429, retryAfter: "9") : ModelReply.Entities();

        var asking = bench.EntitiesOfAsync(Text);
        await UntilAsync(() => time.Timers.Contains(TimeSpan.FromSeconds(9)));
        time.Advance(TimeSpan.FromSeconds(8.9));
        Assert.False(asking.IsCompleted);
        Assert.Single(bench.Server.Requests);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await asking;

        Assert.Equal(2, bench.Server.Requests.Count);
    }

    [Theory]
    [InlineData("11", 11)]
    [InlineData("86400", 86400)]
    [InlineData("Thu, 01 Jan 2026 00:02:00 GMT", 120)]
    public async Task AskAsync_AskedToWaitLongerThanTheLimit_IsPutOffAtOnce(string retryAfter, int seconds)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var bench = await ModelBench.StartAsync(time);
        bench.Server.OnChat = _ => ModelReply.Error(429, retryAfter: retryAfter);

        var failed = await Assert.ThrowsAsync<ModelUnavailableException>(() => bench.EntitiesOfAsync(Text));

        Assert.Equal((TimeSpan.FromSeconds(seconds), 1), (failed.RetryAfter, bench.Server.Requests.Count));
    }

    [Fact]
    public async Task AskAsync_NoAnswerInTime_IsATimeout()
    {
        await using var bench = await ModelBench.StartAsync("--Models:Timeout", "00:00:00.05", "--Models:MaxAttempts", "1");
        bench.Server.OnChat = _ => ModelReply.Entities() with { After = ModelReply.Never };

        var failed = await Assert.ThrowsAsync<ModelUnavailableException>(() => bench.EntitiesOfAsync(Text));

        Assert.Equal(ModelErrorClass.Timeout, failed.ErrorClass);
    }

    [Fact]
    public async Task AskAsync_NobodyListens_IsUnavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = $"http://{listener.LocalEndpoint}/v1";
        listener.Stop();
        await using var bench = await ModelBench.StartAsync("--Models:Chat:Endpoint", endpoint, "--Models:MaxAttempts", "2", "--Models:MaxRetryAfter", "00:00:00");

        var failed = await Assert.ThrowsAsync<ModelUnavailableException>(() => bench.EntitiesOfAsync(Text));

        Assert.Equal(ModelErrorClass.Unavailable, failed.ErrorClass);
        Assert.DoesNotContain(endpoint, failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>gateway</html>", false, ModelErrorClass.Unreadable)]
    [InlineData("[]", false, ModelErrorClass.Unreadable)]
    [InlineData("", true, ModelErrorClass.Unavailable)]
    public async Task AskAsync_AnswerIsNotTheProtocols_IsTriedAgain(string body, bool isLost, string errorClass)
    {
        await using var bench = await ModelBench.StartAsync("--Models:MaxAttempts", "2", "--Models:MaxRetryAfter", "00:00:00");
        bench.Server.OnChat = _ => new ModelReply(200, body) { IsLost = isLost };

        var failed = await Assert.ThrowsAsync<ModelUnavailableException>(() => bench.EntitiesOfAsync(Text));

        Assert.Equal(errorClass, failed.ErrorClass);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task AskAsync_ServiceRepeatsTheKey_NobodyElseIsTold(int status)
    {
        await using var bench = await ModelBench.StartAsync("--Models:MaxAttempts", "1");
        bench.Server.OnChat = _ => ModelReply.Error(status, message: $"Incorrect API key {ModelServer.Key} provided (sk-test-****5b4a).\nNo.");

        var failed = await Assert.ThrowsAnyAsync<Exception>(() => bench.EntitiesOfAsync(Text));

        Assert.Equal($"Bearer {ModelServer.Key}", bench.Server.Requests[0].Headers["Authorization"]);
        Assert.DoesNotContain(ModelServer.Key, bench.Server.Requests[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain(ModelServer.Key, failed.ToString(), StringComparison.Ordinal);
        Assert.NotEqual("", bench.Log.All);
        Assert.DoesNotContain(ModelServer.Key, bench.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
        Assert.Equal(status != 401, failed.Message.Contains("***", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AskAsync_ManyAtOnce_NeverMoreInFlightThanTheLimit()
    {
        await using var bench = await ModelBench.StartAsync("--Models:MaxParallelCalls", "3");
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Server.OnChat = _ => ModelReply.Entities() with { After = go.Task };
        bench.Server.OnEmbed = request => ModelReply.Vectors([.. request.Texts.Select(_ => new float[] { 1, 2 })]) with { After = go.Task };

        Task[] all = [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? bench.EntitiesOfAsync(Text) : (Task)bench.Embedder.GenerateAsync([Text]))];
        await UntilAsync(() => bench.Server.InFlight == 3);
        go.SetResult();
        await Task.WhenAll(all);

        Assert.Equal((8, 3), (bench.Server.Requests.Count, bench.Server.MostInFlight));
    }

    [Fact]
    public async Task AskAsync_CallerGivesUp_IsNoFailureOfTheModel()
    {
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => ModelReply.Entities() with { After = ModelReply.Never };
        using var stop = new CancellationTokenSource();

        var asking = bench.Entities.ExtractAsync(ModelBench.ChunkOf(Text), stop.Token).AsTask();
        await UntilAsync(() => bench.Server.InFlight == 1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>A clock that is moved by hand, and tells which timers were set.</summary>
    private sealed class NotedTime : FakeTimeProvider
    {
        private readonly ConcurrentQueue<TimeSpan> _timers = new();

        public IEnumerable<TimeSpan> Timers => _timers;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Enqueue(dueTime);
            return timer;
        }
    }
}
