namespace Reflections.Tests.CrashMatrix;

/// <summary>A case did not come to the end it must come to.</summary>
internal sealed class MatrixViolationException(MatrixCase one, string what, Exception? cause = null) : Exception($"{one}\n{what}", cause);
