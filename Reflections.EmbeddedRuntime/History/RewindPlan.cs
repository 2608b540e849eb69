namespace Reflections.EmbeddedRuntime.History;

/// <summary>What taking a failed instance back to before its last failed task comes to.</summary>
/// <param name="Kept">History rows that stay.</param>
/// <param name="Again">What came in after the failed task: it comes in again.</param>
/// <param name="Open">Positions of the kept rows whose tasks are to be answered anew.</param>
internal sealed record RewindPlan(int Kept, IReadOnlyList<InboxMessage> Again, IReadOnlyList<int> Open)
{
    public static RewindPlan Of(InstanceRecord instance, List<HistoryEvent> history)
    {
        var steps = history.FindAll(step => step.Type != HistoryEventType.ExecutionCompleted);
        var cut = steps.FindLastIndex(step =>
            step.Type is HistoryEventType.TaskFailed or HistoryEventType.SubOrchestrationInstanceFailed);
        var kept = cut < 0 ? steps.Count : cut;
        var answered = steps.Take(kept).Where(IsAnswer).Select(step => step.TaskId).ToHashSet();
        var begun = steps.Take(kept).Where(IsBegin).Select(step => step.TaskId).ToHashSet();
        var again = new List<InboxMessage>();
        foreach (var later in steps.Skip(kept + 1))
        {
            if (later.Type == HistoryEventType.EventRaised || (IsAnswer(later) && begun.Contains(later.TaskId) && answered.Add(later.TaskId)))
            {
                again.Add(new InboxMessage(later.Type)
                {
                    Generation = instance.Generation,
                    TaskId = later.TaskId,
                    Name = later.Name,
                    Payload = later.Payload,
                });
            }
        }

        var open = Enumerable.Range(0, kept).Where(at => IsBegin(steps[at]) && !answered.Contains(steps[at].TaskId)).ToList();
        return new RewindPlan(kept, again, open);
    }

    private static bool IsBegin(HistoryEvent step) => step.Type
        is HistoryEventType.TaskScheduled
        or HistoryEventType.TimerCreated
        or HistoryEventType.SubOrchestrationInstanceCreated;

    private static bool IsAnswer(HistoryEvent step) => step.Type
        is HistoryEventType.TaskCompleted
        or HistoryEventType.TaskFailed
        or HistoryEventType.TimerFired
        or HistoryEventType.SubOrchestrationInstanceCompleted
        or HistoryEventType.SubOrchestrationInstanceFailed;
}
