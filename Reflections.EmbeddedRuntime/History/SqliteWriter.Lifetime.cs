namespace Reflections.EmbeddedRuntime.History;

/// <content>Deleting instances, and finding what is due after a start.</content>
internal sealed partial class SqliteWriter
{
    private Statement? _historyOf;
    private Statement? _pendingOf;
    private Statement? _timersOf;
    private Statement? _inboxOf;
    private Statement? _deleteInstance;
    private Statement? _deleteState;
    private Statement? _allChildren;

    public (PurgeResultKind Result, int Count) Purge(string instanceId, bool recursive)
    {
        if (FindInstance(instanceId) is not { } found)
        {
            return (PurgeResultKind.NoSuchInstance, 0);
        }

        return found.Status.IsTerminal() ? (PurgeResultKind.Purged, PurgeEnded(found.Key, recursive)) : (PurgeResultKind.StillLive, 0);
    }

    public RecoveredWork Recover(IReadOnlyCollection<InterruptedWork> interrupted)
    {
        CountCrashes(interrupted);
        var work = new RecoveredWork();
        using (var starts = Once(
            "SELECT s.key, i.start_at FROM states s JOIN instances i ON i.key = s.key WHERE s.started = 0 ORDER BY s.key"))
        {
            while (starts.Step())
            {
                work.Due.Started.Add((starts.Int64(0), starts.OptionalTime(1)));
            }
        }

        using (var inbox = Once("SELECT key, id, type, generation, task, name, payload, failure, recursive FROM inbox ORDER BY id"))
        {
            while (inbox.Step())
            {
                work.Due.Delivered.Add((inbox.Int64(0), new InboxMessage((HistoryEventType)inbox.Int32(2))
                {
                    InboxId = inbox.Int64(1),
                    Generation = inbox.Int32(3),
                    TaskId = inbox.Int32(4),
                    Name = inbox.Text(5),
                    Payload = inbox.Text(6),
                    Failure = HistoryJson.ReadFailure(inbox.Text(7)),
                    Recursive = inbox.Int32(8) != 0,
                }));
            }
        }

        RecoverPending(work);
        return work;
    }

    public void LimitSize(long pages)
    {
        using var limit = Once(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA max_page_count={pages}"));
        limit.Run();
    }

    private void RecoverPending(RecoveredWork work)
    {
        using var pending = Once($"""
            SELECT i.key, s.generation, h.task, p.fire_at, i.instance_id, h.name, h.version, h.payload, p.crashes, h.at
            FROM pending p
            JOIN history h ON h.id = p.event_id
            JOIN instances i ON i.key = p.id >> {HistorySchema.SequenceBits}
            JOIN states s ON s.key = i.key
            ORDER BY p.id
            """);
        while (pending.Step())
        {
            var (key, generation, task) = (pending.Int64(0), pending.Int32(1), pending.Int32(2));
            if (pending.OptionalTime(3) is { } fireAt)
            {
                work.Timers.Add((key, generation, task, fireAt, pending.Time(9)));
            }
            else
            {
                work.Activities.Add(new PendingActivity(
                    key, generation, task, pending.Text(4)!, pending.Text(5)!, pending.Text(6), pending.Text(7), pending.Int32(8)));
            }
        }
    }

    private void CountCrashes(IReadOnlyCollection<InterruptedWork> interrupted)
    {
        using var ofActivity = Once("UPDATE pending SET crashes = crashes + 1 WHERE id = ?1");
        using var ofTurn = Once("UPDATE states SET crashes = crashes + 1 WHERE key = ?1");
        foreach (var work in interrupted)
        {
            if (work.TaskId >= 0)
            {
                ofActivity.Bind(1, HistorySchema.RowId(work.Key, work.TaskId)).Run();
            }
            else
            {
                ofTurn.Bind(1, work.Key).Run();
            }
        }
    }

    private int PurgeEnded(long key, bool recursive)
    {
        var count = 1;
        if (recursive)
        {
            _allChildren ??= Prepare("SELECT key FROM instances WHERE parent_key = ?1");
            foreach (var child in Keys(_allChildren.Bind(1, key)))
            {
                if (StatusOf(child) is { } status && status.IsTerminal())
                {
                    count += PurgeEnded(child, recursive);
                }
            }
        }

        Delete(key);
        return count;
    }

    private void Delete(long key)
    {
        DeleteHistory(key);
        DropWorkOfEnded(key, activitiesToo: true);
        _deleteState ??= Prepare("DELETE FROM states WHERE key = ?1");
        _deleteInstance ??= Prepare("DELETE FROM instances WHERE key = ?1");
        _deleteState.Bind(1, key).Run();
        _deleteInstance.Bind(1, key).Run();
    }

    private void DeleteHistory(long key)
    {
        _historyOf ??= Prepare("DELETE FROM history WHERE id >= ?1 AND id < ?2");
        BindRange(_historyOf, key).Run();
        _pendingOf ??= Prepare("DELETE FROM pending WHERE id >= ?1 AND id < ?2");
        BindRange(_pendingOf, key).Run();
    }

    // An activity that an orchestrator scheduled and did not wait for still runs, as it does on the genuine runtime.
    private void DropWorkOfEnded(long key, bool activitiesToo)
    {
        _timersOf ??= Prepare("DELETE FROM pending WHERE id >= ?1 AND id < ?2 AND (fire_at IS NOT NULL OR ?3)");
        BindRange(_timersOf, key).Bind(3, activitiesToo ? 1 : 0).Run();
        _inboxOf ??= Prepare("DELETE FROM inbox WHERE key = ?1");
        _inboxOf.Bind(1, key).Run();
    }

    public void DropAnswered(long key, IEnumerable<int> tasks)
    {
        foreach (var task in tasks)
        {
            _deletePending.Bind(1, HistorySchema.RowId(key, task)).Run();
        }
    }

    private static Statement BindRange(Statement statement, long key) =>
        statement.Bind(1, HistorySchema.RowId(key, 0)).Bind(2, HistorySchema.RowId(key + 1, 0));
}
