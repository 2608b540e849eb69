using Reflections.Tests.CrashMatrix.Faults;

namespace Reflections.Tests.CrashMatrix;

/// <summary>One cell of the matrix: that call of that scenario, disturbed in that way.</summary>
/// <param name="Second">A second fault, at the so-manieth call after the first host's death; null for none.</param>
internal sealed record MatrixCase(Scenario Scenario, Call Call, Fault Fault, (int Number, Fault Fault)? Second = null)
{
    public override string ToString() =>
        $"{Scenario.Name}: {Fault} at {Call}{(Second is { } second ? $", then {second.Fault} at call {second.Number} of the next host" : "")}";
}
