namespace Reflections.Functions.Azurite;

/// <summary>Mutual exclusion between processes of one user. The operating system frees it when its holder dies.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <exception cref="AzuriteUnavailableException">The lock was not free within <paramref name="patience"/>, or its folder cannot be written.</exception>
    public static async Task<FileLock> AcquireAsync(string path, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (UnauthorizedAccessException e)
            {
                throw new AzuriteUnavailableException($"Azurite was not started: '{path}' cannot be written ({e.Message})", e);
            }
            catch (IOException e)
            {
                if (time.GetElapsedTime(started) > patience)
                {
                    throw new AzuriteUnavailableException($"Azurite was not started: another process holds '{path}' ({e.Message})", e);
                }
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();
}
