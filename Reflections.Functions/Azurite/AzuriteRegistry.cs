using System.Globalization;
using System.Text.Json;

namespace Reflections.Functions.Azurite;

/// <summary>The Azurite that one of our processes started on a pair of ports.</summary>
/// <param name="Process">Who serves.</param>
/// <param name="Folder">Where its data lies.</param>
/// <param name="Token">Also written into the folder: a folder that was deleted or replaced under a running Azurite lacks it.</param>
internal sealed record AzuriteInstance(ProcessIdentity Process, string Folder, string Token)
{
    private string TokenFile => Path.Combine(Folder, "azurite.instance");

    public bool Serves(string folder)
    {
        try
        {
            return Folder == folder && File.ReadAllText(TokenFile) == Token;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void MarkFolder() => File.WriteAllText(TokenFile, Token);
}

/// <summary>Which Azurite of ours serves a pair of ports, and which live processes use it. Everything but <see cref="LockAsync"/> is called under the lock.</summary>
internal sealed class AzuriteRegistry(AzuriteEnvironment environment, AzuriteEndpoints endpoints)
{
    // Longer than a start and a stop together.
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Path.Combine(
        environment.StateFolder,
        string.Create(CultureInfo.InvariantCulture, $"{endpoints.BlobPort}-{endpoints.TablePort}"));

    private string InstanceFile => Path.Combine(_folder, "instance.json");

    private string UsersFolder => Path.Combine(_folder, "users");

    public Task<FileLock> LockAsync(CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(Path.Combine(_folder, "lock"), LockPatience, environment.Time, cancellationToken);

    /// <summary>The recorded Azurite, if its process lives.</summary>
    public AzuriteInstance? LiveInstance() => Read<AzuriteInstance>(InstanceFile) is { Process.IsAlive: true } instance ? instance : null;

    public void Record(AzuriteInstance instance)
    {
        instance.MarkFolder();
        File.WriteAllBytes(InstanceFile, JsonSerializer.SerializeToUtf8Bytes(instance));
    }

    public void Forget() => File.Delete(InstanceFile);

    /// <summary>Notes that this process uses the Azurite until the returned name is removed or the process ends.</summary>
    public string AddUser()
    {
        Directory.CreateDirectory(UsersFolder);
        var name = Path.Combine(UsersFolder, $"{Guid.NewGuid():N}.json");
        File.WriteAllBytes(name, JsonSerializer.SerializeToUtf8Bytes(ProcessIdentity.Current));
        return name;
    }

    public static void RemoveUser(string name)
    {
        try
        {
            File.Delete(name);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody cleared the folder: then there is nothing to remove.
        }
    }

    /// <summary>Whether a live process uses the Azurite. Entries of dead ones are dropped on the way.</summary>
    public bool HasUsers()
    {
        if (!Directory.Exists(UsersFolder))
        {
            return false;
        }

        var used = false;
        foreach (var name in Directory.EnumerateFiles(UsersFolder))
        {
            if (Read<ProcessIdentity>(name) is { IsAlive: true })
            {
                used = true;
            }
            else
            {
                RemoveUser(name);
            }
        }

        return used;
    }

    // A half-written record is the mark of a crash, and says no more than a missing one.
    private static T? Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
