using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SQLitePCL;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>The statements that change the store. All run on the store's one writing thread, within its present transaction.</summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private readonly List<Statement> _statements = [];
    private readonly sqlite3 _database;
    private readonly Statement _findByInstanceId;
    private readonly Statement _insertInstance;
    private readonly Statement _insertState;
    private readonly Statement _insertInbox;
    private readonly Statement _deleteInbox;
    private readonly Statement _insertHistory;
    private readonly Statement _insertPending;
    private readonly Statement _deletePending;
    private readonly Statement _updateState;
    private readonly Statement _stateOf;

    public SqliteWriter(SqliteConnection connection)
    {
        _database = connection.Handle!;
        Begin = Prepare("BEGIN IMMEDIATE");
        Commit = Prepare("COMMIT");
        Rollback = Prepare("ROLLBACK");
        _findByInstanceId = Prepare("SELECT i.key, s.status FROM instances i JOIN states s ON s.key = i.key WHERE i.instance_id = ?1");
        _insertInstance = Prepare("""
            INSERT INTO instances(instance_id, name, version, created, start_at, input, tags,
                parent_key, parent_generation, parent_task, parent_name, parent_id)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """);
        _insertState = Prepare(
            "INSERT INTO states(key, status, updated, generation, started, crashes) VALUES(?1, ?2, ?3, 0, 0, 0)");
        _insertInbox = Prepare("""
            INSERT INTO inbox(key, type, generation, task, name, payload, failure, recursive) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """);
        _deleteInbox = Prepare("DELETE FROM inbox WHERE id = ?1");
        _insertHistory = Prepare("""
            INSERT INTO history(id, type, at, task, name, target, version, payload, failure, fire_at)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """);
        _insertPending = Prepare("INSERT INTO pending(id, event_id, fire_at, crashes) VALUES(?1, ?2, ?3, 0)");
        _deletePending = Prepare("DELETE FROM pending WHERE id = ?1");
        _updateState = Prepare("""
            UPDATE states SET status = ?3, updated = ?4, completed = ?5, started = ?6, generation = ?7,
                custom_status = ?8, output = ?9, failure = ?10, crashes = 0
            WHERE key = ?1 AND generation = ?2
            """);
        _stateOf = Prepare("SELECT status FROM states WHERE key = ?1");
    }

    public Statement Begin { get; }

    public Statement Commit { get; }

    public Statement Rollback { get; }

    public bool Create(NewInstance instance, StoreOutcome outcome)
    {
        if (FindInstance(instance.InstanceId) is { } existing)
        {
            if (instance.KeptStatuses.Contains(existing.Status))
            {
                return false;
            }

            Delete(existing.Key);
            outcome.Replaced.Add(existing.Key);
        }

        _insertInstance
            .Bind(1, instance.InstanceId)
            .Bind(2, instance.Name)
            .Bind(3, instance.Version)
            .Bind(4, instance.CreatedAt.Ticks)
            .Bind(5, instance.StartAt)
            .Bind(6, instance.Input)
            .Bind(7, HistoryJson.Write(instance.Tags))
            .Bind(8, instance.Parent?.Key)
            .Bind(9, instance.Parent?.Generation)
            .Bind(10, instance.Parent?.TaskId)
            .Bind(11, instance.Parent?.Name)
            .Bind(12, instance.Parent?.InstanceId)
            .Run();
        var key = raw.sqlite3_last_insert_rowid(_database);
        _insertState.Bind(1, key).Bind(2, (long)OrchestrationRuntimeStatus.Pending).Bind(3, instance.CreatedAt.Ticks).Run();
        outcome.Started.Add((key, instance.StartAt));
        return true;
    }

    public DeliveryResult Deliver(string instanceId, InboxMessage message, StoreOutcome outcome)
    {
        if (FindInstance(instanceId) is not { } target)
        {
            return DeliveryResult.NoSuchInstance;
        }

        if (target.Status.IsTerminal())
        {
            return DeliveryResult.AlreadyEnded;
        }

        Enqueue(target.Key, message, outcome);
        return DeliveryResult.Delivered;
    }

    public void Dispose() => _statements.ForEach(statement => statement.Dispose());

    private Statement Prepare(string sql)
    {
        var statement = new Statement(_database, sql);
        _statements.Add(statement);
        return statement;
    }

    private Statement Once(string sql) => new(_database, sql);

    private (long Key, OrchestrationRuntimeStatus Status)? FindInstance(string instanceId)
    {
        if (!_findByInstanceId.Bind(1, instanceId).Step())
        {
            return null;
        }

        var found = (_findByInstanceId.Int64(0), (OrchestrationRuntimeStatus)_findByInstanceId.Int32(1));
        _findByInstanceId.Reset();
        return found;
    }

    private OrchestrationRuntimeStatus? StatusOf(long key)
    {
        if (!_stateOf.Bind(1, key).Step())
        {
            return null;
        }

        var status = (OrchestrationRuntimeStatus)_stateOf.Int32(0);
        _stateOf.Reset();
        return status;
    }

    private void Enqueue(long key, InboxMessage message, StoreOutcome outcome)
    {
        _insertInbox
            .Bind(1, key)
            .Bind(2, (long)message.Type)
            .Bind(3, message.Generation)
            .Bind(4, message.TaskId)
            .Bind(5, message.Name)
            .Bind(6, message.Payload)
            .Bind(7, HistoryJson.Write(message.Failure))
            .Bind(8, message.Recursive ? 1 : 0)
            .Run();
        outcome.Delivered.Add((key, message with { InboxId = raw.sqlite3_last_insert_rowid(_database) }));
    }

    private void AppendHistory(long key, int sequence, HistoryEvent added) => _insertHistory
        .Bind(1, HistorySchema.RowId(key, sequence))
        .Bind(2, (long)added.Type)
        .Bind(3, added.Timestamp.Ticks)
        .Bind(4, added.TaskId)
        .Bind(5, added.Name)
        .Bind(6, added.TargetInstanceId)
        .Bind(7, added.Version)
        .Bind(8, added.Payload)
        .Bind(9, HistoryJson.Write(added.Failure))
        .Bind(10, added.FireAt)
        .Run();
}
