using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>One connection's reads. Not for two threads at once.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const string InstanceColumns = """
        SELECT i.key, i.instance_id, i.name, i.version, i.created, i.input, i.tags,
            i.parent_key, i.parent_generation, i.parent_task, i.parent_name, i.parent_id,
            s.status, s.updated, s.completed, s.generation, s.started, s.crashes, s.custom_status, s.output, s.failure, i.start_at
        FROM instances i JOIN states s ON s.key = i.key
        """;

    private readonly SqliteConnection _connection;
    private readonly bool _ownsConnection;
    private readonly Statement _byKey;
    private readonly Statement _byId;
    private readonly Statement _history;

    public SqliteReader(SqliteConnection connection, bool ownsConnection)
    {
        _connection = connection;
        _ownsConnection = ownsConnection;
        var database = connection.Handle!;
        _byKey = new Statement(database, $"{InstanceColumns} WHERE i.key = ?1");
        _byId = new Statement(database, $"{InstanceColumns} WHERE i.instance_id = ?1");
        _history = new Statement(
            database,
            "SELECT type, at, task, name, target, version, payload, failure, fire_at FROM history WHERE id >= ?1 AND id < ?2 ORDER BY id");
    }

    public InstanceRecord? Find(long key) => Single(_byKey.Bind(1, key));

    public InstanceRecord? Find(string instanceId) => Single(_byId.Bind(1, instanceId));

    public List<HistoryEvent> ReadHistory(long key)
    {
        _history.Bind(1, HistorySchema.RowId(key, 0)).Bind(2, HistorySchema.RowId(key + 1, 0));
        var events = new List<HistoryEvent>();
        while (_history.Step())
        {
            events.Add(new HistoryEvent((HistoryEventType)_history.Int32(0), _history.Time(1))
            {
                TaskId = _history.Int32(2),
                Name = _history.Text(3),
                TargetInstanceId = _history.Text(4),
                Version = _history.Text(5),
                Payload = _history.Text(6),
                Failure = HistoryJson.ReadFailure(_history.Text(7)),
                FireAt = _history.OptionalTime(8),
            });
        }

        return events;
    }

    public List<InstanceRecord> Query(InstanceFilter filter)
    {
        var conditions = new List<string> { "i.key > ?1" };
        Add(filter.CreatedFrom, "i.created >= ?2");
        Add(filter.CreatedTo, "i.created <= ?3");
        Add(filter.CompletedFrom, "s.completed >= ?4");
        Add(filter.CompletedTo, "s.completed <= ?5");
        Add(filter.InstanceIdPrefix, "substr(i.instance_id, 1, length(?6)) = ?6");
        if (filter.Statuses is { Count: > 0 } statuses)
        {
            conditions.Add($"s.status IN ({string.Join(',', statuses.Select(status => (int)status))})");
        }

        using var query = new Statement(
            _connection.Handle!, $"{InstanceColumns} WHERE {string.Join(" AND ", conditions)} ORDER BY i.key LIMIT ?7");
        query.Bind(1, filter.AfterKey);
        BindIf(2, filter.CreatedFrom);
        BindIf(3, filter.CreatedTo);
        BindIf(4, filter.CompletedFrom);
        BindIf(5, filter.CompletedTo);
        if (filter.InstanceIdPrefix is not null)
        {
            query.Bind(6, filter.InstanceIdPrefix);
        }

        query.Bind(7, filter.Limit);
        var found = new List<InstanceRecord>();
        while (query.Step())
        {
            found.Add(ReadInstance(query));
        }

        return found;

        void Add(object? value, string condition)
        {
            if (value is not null)
            {
                conditions.Add(condition);
            }
        }

        void BindIf(int index, DateTime? value)
        {
            if (value is not null)
            {
                query.Bind(index, value);
            }
        }
    }

    public void Dispose()
    {
        _byKey.Dispose();
        _byId.Dispose();
        _history.Dispose();
        if (_ownsConnection)
        {
            _connection.Dispose();
        }
    }

    private static InstanceRecord? Single(Statement statement)
    {
        if (!statement.Step())
        {
            return null;
        }

        var record = ReadInstance(statement);
        statement.Reset();
        return record;
    }

    private static InstanceRecord ReadInstance(Statement row) => new()
    {
        Key = row.Int64(0),
        InstanceId = row.Text(1)!,
        Name = row.Text(2)!,
        Version = row.Text(3),
        CreatedAt = row.Time(4),
        Input = row.Text(5),
        Tags = HistoryJson.ReadTags(row.Text(6)),
        Parent = row.IsNull(7) ? null : new ParentLink(row.Int64(7), row.Int32(8), row.Int32(9), row.Text(10)!, row.Text(11)!),
        Status = (OrchestrationRuntimeStatus)row.Int32(12),
        UpdatedAt = row.Time(13),
        CompletedAt = row.OptionalTime(14),
        StartAt = row.OptionalTime(21),
        Generation = row.Int32(15),
        Started = row.Int32(16) != 0,
        Crashes = row.Int32(17),
        CustomStatus = row.Text(18),
        Output = row.Text(19),
        Failure = HistoryJson.ReadFailure(row.Text(20)),
    };
}
