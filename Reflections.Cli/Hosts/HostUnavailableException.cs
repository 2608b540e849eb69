namespace Reflections.Cli.Hosts;

/// <summary>There is no host to speak to. The message is one line for the user.</summary>
internal sealed class HostUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
