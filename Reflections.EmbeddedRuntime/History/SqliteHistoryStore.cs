using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>
/// The history store on SQLite. One thread writes: it takes whatever has queued up while the last flush was under way and commits it as
/// one transaction, so that many instances share the price of a flush. Readers have connections of their own.
/// </summary>
internal sealed class SqliteHistoryStore : IHistoryStore
{
    private const int LargestBatch = 512;

    private readonly string _file;
    private readonly DataFolderLock _lock;
    private readonly SqliteConnection _connection;
    private readonly SqliteWriter _writer;
    private readonly BlockingCollection<WriteOperation> _queue = new(new ConcurrentQueue<WriteOperation>());
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private readonly Thread _thread;
    private volatile bool _abandoned;
    private volatile bool _closed;

    private SqliteHistoryStore(string file, DataFolderLock folderLock, SqliteConnection connection)
    {
        _file = file;
        _lock = folderLock;
        _connection = connection;
        _writer = new SqliteWriter(connection);
        _thread = new Thread(WriteLoop) { IsBackground = true, Name = "history writer" };
        _thread.Start();
    }

    public StoreCounters Counters { get; } = new();

    /// <summary>Opens the store in a folder, which is made when missing.</summary>
    /// <exception cref="InvalidOperationException">Another process uses the folder.</exception>
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    /// <exception cref="IOException">The database cannot be read or written.</exception>
    public static SqliteHistoryStore Open(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{name}.db");
        var folderLock = DataFolderLock.Take(Path.Combine(folder, $"{name}.lock"));
        SqliteConnection? connection = null;
        try
        {
            // A log that was not folded in means that the last process did not close the database.
            var uncleanly = new FileInfo(file + "-wal") is { Exists: true, Length: > 0 };
            connection = HistorySchema.Open(file);
            HistorySchema.Prepare(connection, file, checkAll: uncleanly);
            return new SqliteHistoryStore(file, folderLock, connection);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            folderLock.Dispose();
            if (StoreFailure.Of(exception, file) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>Limits the size of the database, in pages of four kilobytes; null for what the disk holds.</summary>
    public Task LimitSizeAsync(long? pages) => Write(writer =>
    {
        writer.LimitSize(pages ?? uint.MaxValue - 1);
        return true;
    });

    public Task<RecoveredWork> RecoverAsync(IReadOnlyCollection<InterruptedWork> interrupted) =>
        Write(writer => writer.Recover(interrupted));

    public Task<CreateOutcome> CreateAsync(NewInstance instance) => Write(writer =>
    {
        var outcome = new StoreOutcome();
        return new CreateOutcome(writer.Create(instance, outcome), outcome);
    });

    public Task<(DeliveryResult Result, StoreOutcome Outcome)> DeliverAsync(string instanceId, InboxMessage message) => Write(writer =>
    {
        var outcome = new StoreOutcome();
        return (writer.Deliver(instanceId, message, outcome), outcome);
    });

    public async Task<StoreOutcome> CommitTurnAsync(TurnCommit turn)
    {
        var outcome = await Write(writer => writer.CommitTurn(turn)).ConfigureAwait(false);
        if (!outcome.Stale && turn.ContinueAsNew is null)
        {
            Counters.AddHistoryRows(turn.Events.Count);
        }

        return outcome;
    }

    public Task DropAnsweredAsync(long key, IReadOnlyCollection<int> tasks) => Write(writer =>
    {
        writer.DropAnswered(key, tasks);
        return true;
    });

    public Task<RewindOutcome> RewindAsync(string instanceId, string? reason, DateTime now) =>
        Write(writer => writer.Rewind(instanceId, reason, now));

    public Task<(PurgeResultKind Result, int Count)> PurgeAsync(string instanceId, bool recursive) =>
        Write(writer => writer.Purge(instanceId, recursive));

    public InstanceRecord? Find(long key) => Read(reader => reader.Find(key));

    public InstanceRecord? Find(string instanceId) => Read(reader => reader.Find(instanceId));

    public List<HistoryEvent> ReadHistory(long key) => Read(reader => reader.ReadHistory(key));

    public List<InstanceRecord> Query(InstanceFilter filter) => Read(reader => reader.Query(filter));

    public async Task<IReadOnlyList<HistoryEvent>?> ReadHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return await Task.Run(() => Find(instanceId) is { } found ? ReadHistory(found.Key) : null, cancellation).ConfigureAwait(false);
    }

    public void Abandon()
    {
        _abandoned = true;
        Close();
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Close()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _queue.CompleteAdding();
        _thread.Join();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _writer.Dispose();
        _connection.Dispose();
        _lock.Dispose();
    }

    private T Read<T>(Func<SqliteReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_readers.TryTake(out var reader))
        {
            reader = new SqliteReader(HistorySchema.Open(_file), ownsConnection: true);
        }

        try
        {
            var result = read(reader);
            Return(reader);
            return result;
        }
        catch (Exception exception)
        {
            // A statement may stand within a result; another reader starts clean.
            reader.Dispose();
            if (StoreFailure.Of(exception, _file) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    private void Return(SqliteReader reader)
    {
        _readers.Add(reader);
        if (_closed && _readers.TryTake(out var late))
        {
            late.Dispose();
        }
    }

    private Task<T> Write<T>(Func<SqliteWriter, T> body)
    {
        var operation = new WriteOperation<T>(body);
        try
        {
            _queue.Add(operation);
        }
        catch (InvalidOperationException)
        {
            operation.Fail(new ObjectDisposedException(nameof(SqliteHistoryStore)));
        }

        return operation.Task;
    }

    private void WriteLoop()
    {
        var batch = new List<WriteOperation>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < LargestBatch && _queue.TryTake(out var next))
            {
                batch.Add(next);
            }

            if (_abandoned)
            {
                batch.ForEach(operation => operation.Fail(new ObjectDisposedException(nameof(SqliteHistoryStore))));
            }
            else if (TryCommit(batch, out var failure))
            {
                batch.ForEach(operation => operation.Complete());
            }
            else if (batch.Count == 1)
            {
                first.Fail(failure!);
            }
            else
            {
                CommitOneByOne(batch);
            }

            batch.Clear();
        }
    }

    // One operation that cannot be written must not take its neighbours with it.
    private void CommitOneByOne(List<WriteOperation> batch)
    {
        foreach (var operation in batch)
        {
            if (TryCommit([operation], out var failure))
            {
                operation.Complete();
            }
            else
            {
                operation.Fail(failure!);
            }
        }
    }

    private bool TryCommit(List<WriteOperation> batch, out Exception? failure)
    {
        try
        {
            _writer.Begin.Run();
            foreach (var operation in batch)
            {
                operation.Apply(_writer);
            }

            _writer.Commit.Run();
            Counters.AddTransaction();
            failure = null;
            return true;
        }
        catch (Exception exception)
        {
            failure = StoreFailure.Of(exception, _file) ?? exception;
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
            {
                _writer.Rollback.Run();
            }

            return false;
        }
    }

    private abstract class WriteOperation
    {
        public abstract void Apply(SqliteWriter writer);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class WriteOperation<T>(Func<SqliteWriter, T> body) : WriteOperation
    {
        // Whoever waits goes on elsewhere: the writing thread only writes.
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _done.Task;

        public override void Apply(SqliteWriter writer) => _result = body(writer);

        public override void Complete() => _done.SetResult(_result);

        public override void Fail(Exception failure) => _done.SetException(failure);
    }
}
