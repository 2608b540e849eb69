namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>The same management when nothing of an orchestration stays in memory between turns.</summary>
public sealed class ReplayedManagementTests : ManagementTests
{
    protected override bool ReplayEveryTurn => true;
}
