namespace Reflections.EmbeddedRuntime.History;

/// <summary>Keeps a data folder to one process. The operating system drops the lock when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file)
    {
        _file = file;
    }

    /// <exception cref="InvalidOperationException">Another process holds the folder.</exception>
    public static DataFolderLock Take(string lockFile)
    {
        try
        {
            return new DataFolderLock(new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new InvalidOperationException(
                $"The data folder '{Path.GetDirectoryName(lockFile)}' is in use by another process; give this one a folder of its own, or stop the other.",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
