using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>Says in one line what is wrong with the database or its disk.</summary>
internal static class StoreFailure
{
    /// <summary>The failure to report instead of one of the database library; null when it is none that an operator can mend.</summary>
    public static Exception? Of(Exception exception, string file) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(file, exception.Message, exception),
        raw.SQLITE_FULL => new IOException($"The history database '{file}' cannot be written: its disk is full, or its size limit is reached.", exception),
        raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM =>
            new IOException($"The history database '{file}' cannot be used: {exception.Message}", exception),
        _ => null,
    };

    public static InvalidDataException Damaged(string file, string problem, Exception? cause = null) =>
        new($"The history database '{file}' is damaged: {problem.ReplaceLineEndings(" ")} Restore it from a copy, or move it away.", cause);
}
