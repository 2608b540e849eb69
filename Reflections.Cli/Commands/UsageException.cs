namespace Reflections.Cli.Commands;

/// <summary>The command cannot be done as it was given. The message is one line; nothing was started.</summary>
internal sealed class UsageException(string message) : Exception(message);
