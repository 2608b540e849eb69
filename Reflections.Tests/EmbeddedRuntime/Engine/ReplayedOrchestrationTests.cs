namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>The same semantics when nothing of an orchestration stays in memory between turns.</summary>
public sealed class ReplayedOrchestrationTests : OrchestrationTests
{
    protected override bool ReplayEveryTurn => true;
}
