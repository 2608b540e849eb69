namespace Reflections.Functions.Azurite;

/// <summary>
/// A storage emulator that this process uses: started by it, started by another of our processes, or somebody else's.
/// Disposing ends the use; the last of our users stops an Azurite that one of us started, gently, so that it saves.
/// </summary>
public sealed class AzuriteHost : IAsyncDisposable
{
    private readonly Func<Task> _release;
    private int _released;

    private AzuriteHost(AzuriteEndpoints endpoints, int? processId, bool wasStarted, Func<Task> release)
    {
        Endpoints = endpoints;
        ProcessId = processId;
        WasStarted = wasStarted;
        _release = release;
    }

    public AzuriteEndpoints Endpoints { get; }

    public string ConnectionString => Endpoints.ConnectionString;

    /// <value>The emulator's process id; null when none of our processes started it.</value>
    public int? ProcessId { get; }

    /// <value>True when this call started it, false when it was running already.</value>
    public bool WasStarted { get; }

    /// <summary>Sees to it that the emulator a connection string names is there. It outlives a crash of this process, and is found again by the next start.</summary>
    /// <param name="connectionString">Any storage connection string.</param>
    /// <param name="folder">Where an Azurite that has to be started keeps its data.</param>
    /// <returns>Null when the connection string names no emulator on this machine: nothing is to be started.</returns>
    /// <exception cref="AzuriteUnavailableException">It cannot be had; the message is one line for the user.</exception>
    public static async Task<AzuriteHost?> EnsureAsync(
        string connectionString, string folder, AzuriteEnvironment? environment = null, CancellationToken cancellationToken = default)
    {
        if (AzuriteEndpoints.FromConnectionString(connectionString) is not { } endpoints)
        {
            return null;
        }

        environment ??= new AzuriteEnvironment();
        folder = Path.GetFullPath(folder);
        var registry = new AzuriteRegistry(environment, endpoints);
        // Probing, starting and registering under one lock: of two processes that come at the same moment the second finds the first one's Azurite.
        using var held = await registry.LockAsync(cancellationToken).ConfigureAwait(false);

        var instance = registry.LiveInstance();
        var presence = await AzuriteProbe.ProbeAsync(endpoints, environment.Time, cancellationToken).ConfigureAwait(false);
        if (instance is not null && (presence != AzuritePresence.Serving || !instance.Serves(folder)))
        {
            if (presence == AzuritePresence.Serving && registry.HasUsers())
            {
                environment.Report($"Using the Azurite that runs on port {endpoints.BlobPort}; its data is in {instance.Folder}, not in {folder}.");
            }
            else
            {
                // Left behind by a crash, with another folder's data or none: nobody would find there what they look for.
                await StopAsync(instance, registry, environment, cancellationToken).ConfigureAwait(false);
                instance = null;
                presence = AzuritePresence.Absent;
            }
        }

        var started = false;
        switch (presence)
        {
            case AzuritePresence.Foreign:
                throw new AzuriteUnavailableException(
                    $"Azurite cannot be used: something else listens on port {endpoints.BlobPort} or {endpoints.TablePort}; stop it, or set AzureWebJobsStorage to other ports.");
            case AzuritePresence.Absent:
                instance = await StartDetachedAsync(endpoints, folder, registry, environment, cancellationToken).ConfigureAwait(false);
                started = true;
                break;
        }

        var user = registry.AddUser();
        return new AzuriteHost(endpoints, instance?.Process.Id, started, () => LeaveAsync(user, registry, environment));
    }

    /// <summary>Starts an Azurite of the caller's own, on free ports. It is stopped on dispose, and by itself when this process ends in any way.</summary>
    /// <param name="folder">Log and, unless <paramref name="inMemory"/>, data.</param>
    /// <param name="inMemory">Nothing is kept once it ends.</param>
    /// <exception cref="AzuriteUnavailableException">It cannot be had; the message is one line for the user.</exception>
    public static async Task<AzuriteHost> StartAsync(
        string folder, bool inMemory, AzuriteEnvironment? environment = null, CancellationToken cancellationToken = default)
    {
        environment ??= new AzuriteEnvironment();
        folder = Path.GetFullPath(folder);
        var installation = await AzuriteInstallation.LocateAsync(environment, cancellationToken).ConfigureAwait(false);
        var (process, endpoints) = await AzuriteProcess
            .StartAsync(installation, folder, new AzuriteEndpoints(0, 0), inMemory, ProcessIdentity.Current, environment.Time, cancellationToken)
            .ConfigureAwait(false);
        return new AzuriteHost(endpoints, process.Id, wasStarted: true, async () =>
        {
            if (inMemory)
            {
                AzuriteProcess.Kill(process);
            }
            else
            {
                await AzuriteProcess.StopAsync(process, folder, environment.Time, CancellationToken.None).ConfigureAwait(false);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            await _release().ConfigureAwait(false);
        }
    }

    private static async Task<AzuriteInstance> StartDetachedAsync(
        AzuriteEndpoints endpoints, string folder, AzuriteRegistry registry, AzuriteEnvironment environment, CancellationToken cancellationToken)
    {
        var installation = await AzuriteInstallation.LocateAsync(environment, cancellationToken).ConfigureAwait(false);
        var (process, _) = await AzuriteProcess
            .StartAsync(installation, folder, endpoints, inMemory: false, boundTo: null, environment.Time, cancellationToken)
            .ConfigureAwait(false);
        var instance = new AzuriteInstance(process, folder, Guid.NewGuid().ToString("N"));
        registry.Record(instance);
        return instance;
    }

    private static async Task LeaveAsync(string user, AzuriteRegistry registry, AzuriteEnvironment environment)
    {
        using var held = await registry.LockAsync(CancellationToken.None).ConfigureAwait(false);
        AzuriteRegistry.RemoveUser(user);
        if (!registry.HasUsers() && registry.LiveInstance() is { } instance)
        {
            await StopAsync(instance, registry, environment, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task StopAsync(
        AzuriteInstance instance, AzuriteRegistry registry, AzuriteEnvironment environment, CancellationToken cancellationToken)
    {
        if (!await AzuriteProcess.StopAsync(instance.Process, instance.Folder, environment.Time, cancellationToken).ConfigureAwait(false))
        {
            throw new AzuriteUnavailableException($"Azurite (process {instance.Process.Id}) does not end; end it and start again.");
        }

        registry.Forget();
    }
}
