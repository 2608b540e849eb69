using Microsoft.Data.Sqlite;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>The tables, and how a connection to them is set up.</summary>
internal static class HistorySchema
{
    /// <summary>
    /// Bits of a row id that count within an instance. History and pending rows have the instance's key above these bits, so that both
    /// tables are one b-tree in the order in which they are read, without a second index; an instance can have 16 million events.
    /// </summary>
    public const int SequenceBits = 24;

    private const int CurrentVersion = 1;
    private const long AlwaysChecked = 16 << 20;

    // The columns that every turn writes stand in a table of their own, so that a large input is written once.
    private const string Tables = """
        CREATE TABLE instances(
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            version TEXT,
            created INTEGER NOT NULL,
            start_at INTEGER,
            input TEXT,
            tags TEXT,
            parent_key INTEGER,
            parent_generation INTEGER,
            parent_task INTEGER,
            parent_name TEXT,
            parent_id TEXT);
        CREATE INDEX instances_by_parent ON instances(parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE states(
            key INTEGER PRIMARY KEY,
            status INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            completed INTEGER,
            generation INTEGER NOT NULL,
            started INTEGER NOT NULL,
            crashes INTEGER NOT NULL,
            custom_status TEXT,
            output TEXT,
            failure TEXT);
        CREATE INDEX states_to_start ON states(started) WHERE started = 0;
        CREATE TABLE history(
            id INTEGER PRIMARY KEY,
            type INTEGER NOT NULL,
            at INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT,
            target TEXT,
            version TEXT,
            payload TEXT,
            failure TEXT,
            fire_at INTEGER);
        CREATE TABLE pending(
            id INTEGER PRIMARY KEY,
            event_id INTEGER NOT NULL,
            fire_at INTEGER,
            crashes INTEGER NOT NULL);
        CREATE TABLE inbox(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key INTEGER NOT NULL,
            type INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT,
            payload TEXT,
            failure TEXT,
            recursive INTEGER NOT NULL);
        CREATE INDEX inbox_by_key ON inbox(key);
        """;

    public static long RowId(long key, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, 1 << SequenceBits);
        return (key << SequenceBits) | (uint)sequence;
    }

    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA cache_size=-16000");
        return connection;
    }

    /// <summary>Checks the database, and lays out the tables of a new one.</summary>
    /// <param name="checkAll">
    /// Whether the whole of it is checked however large it is. A small one always is; the check reads every page, so after an orderly
    /// end a large one is trusted, and a damaged page of it is reported when it is first read.
    /// </param>
    /// <exception cref="InvalidDataException">It is damaged, or of a later version.</exception>
    public static void Prepare(SqliteConnection connection, string file, bool checkAll)
    {
        if ((checkAll || new FileInfo(file).Length <= AlwaysChecked) && Scalar(connection, "PRAGMA quick_check(1)") is not "ok" and var problem)
        {
            throw StoreFailure.Damaged(file, problem?.ToString() ?? string.Empty);
        }

        switch (Scalar(connection, "PRAGMA user_version"))
        {
            case 0L:
                Execute(connection, $"BEGIN IMMEDIATE; {Tables} PRAGMA user_version={CurrentVersion}; COMMIT");
                break;
            case (long)CurrentVersion:
                break;
            case var version:
                throw new InvalidDataException($"The history database '{file}' has version {version}; this runtime reads version {CurrentVersion}.");
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
