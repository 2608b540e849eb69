namespace Reflections.EmbeddedRuntime.History;

/// <summary>What happened. The values are stored; those from 32 on are decisions of the orchestrator, the others come to it from outside.</summary>
internal enum HistoryEventType
{
    ExecutionStarted = 0,
    TaskCompleted = 1,
    TaskFailed = 2,
    TimerFired = 3,
    SubOrchestrationInstanceCompleted = 4,
    SubOrchestrationInstanceFailed = 5,
    EventRaised = 6,
    ExecutionSuspended = 7,
    ExecutionResumed = 8,
    ExecutionTerminated = 9,
    ExecutionRewound = 10,

    TaskScheduled = 32,
    TimerCreated = 33,
    SubOrchestrationInstanceCreated = 34,
    EventSent = 35,
    ExecutionCompleted = 36,
}
