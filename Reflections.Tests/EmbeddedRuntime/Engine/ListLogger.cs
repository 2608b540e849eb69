using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>Keeps what is logged, by category.</summary>
internal sealed class ListLogger : ILoggerFactory
{
    private readonly ConcurrentQueue<(string Category, LogLevel Level, string Text)> _lines = new();

    public IReadOnlyList<string> Lines(string category) => [.. _lines.Where(line => line.Category == category).Select(line => line.Text)];

    public IReadOnlyList<string> Lines(LogLevel atLeast) => [.. _lines.Where(line => line.Level >= atLeast).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Logger(ListLogger owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._lines.Enqueue((category, logLevel, formatter(state, exception)));
    }
}
