using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A W3C trace.</summary>
public abstract class TraceContext
{
    /// <summary>Creates the context.</summary>
    protected TraceContext()
    {
    }

    /// <summary>The <c>traceparent</c>; empty when there is none.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c>; empty when there is none.</summary>
    public abstract string TraceState { get; }

    /// <summary>Attributes of the trace.</summary>
    public virtual IReadOnlyDictionary<string, string> Attributes => ImmutableDictionary<string, string>.Empty;

    /// <summary>The trace's baggage.</summary>
    public virtual IReadOnlyDictionary<string, string> Baggage => ImmutableDictionary<string, string>.Empty;
}
