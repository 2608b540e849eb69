using Microsoft.DurableTask;
using Microsoft.Extensions.Time.Testing;
using Reflections.EmbeddedRuntime.Engine;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>Gives each test a data folder, and takes it away.</summary>
public abstract class EngineTestBase : IAsyncLifetime
{
    private readonly List<EngineHost> _hosts = [];

    protected string Folder { get; } = Directory.CreateTempSubdirectory("engine-").FullName;

    /// <summary>Whether orchestrators are replayed from history in every turn.</summary>
    protected virtual bool ReplayEveryTurn => false;

    /// <summary>Whether the history is kept in memory only.</summary>
    protected virtual bool InMemory => false;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private protected async Task<EngineHost> Start(
        Action<DurableTaskRegistry> tasks,
        Action<EngineOptions>? configure = null,
        TimeProvider? time = null,
        Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? services = null)
    {
        var host = await EngineHost.Start(
            Folder,
            tasks,
            options =>
            {
                options.ReplayEveryTurn = ReplayEveryTurn;
                options.InMemory = InMemory;
                configure?.Invoke(options);
            },
            time,
            services);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Looks again and again, for at most ten seconds.</summary>
    protected static async Task Until(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain for: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Moves a clock on, step by step, until something has come of it.</summary>
    protected static Task AdvanceUntil(FakeTimeProvider time, TimeSpan step, Func<bool> condition) => Until(
        () =>
        {
            if (condition())
            {
                return true;
            }

            time.Advance(step);
            return false;
        },
        "the clock to bring it about");

    protected static Task Until(Func<Task<bool>> condition, string what) => Until(() => condition().GetAwaiter().GetResult(), what);
}
