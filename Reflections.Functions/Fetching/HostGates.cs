namespace Reflections.Functions.Fetching;

/// <summary>
/// Keeps requests to one host few and apart. Who comes first goes first; who would wait for long is sent away, to wait elsewhere. Safe for
/// concurrent use. A host is forgotten when nothing of it is in flight and its spacing is over.
/// </summary>
/// <param name="concurrency">Requests to one host at a time, at least 1.</param>
/// <param name="spacing">Least time between the beginnings of two requests to one host; zero for none.</param>
/// <param name="patience">Longest time to wait here.</param>
internal sealed class HostGates(int concurrency, TimeSpan spacing, TimeSpan patience, TimeProvider time)
{
    // Timers may fire a little early; one that is set to nothing would spin until it is late enough.
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);

    private readonly Lock _sync = new();
    private readonly long _origin = time.GetTimestamp();
    private readonly Dictionary<string, Gate> _gates = [];
    private readonly Queue<(string Host, TimeSpan At)> _idle = new();

    /// <summary>Hosts that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _gates.Count;
            }
        }
    }

    // Elapsed time and not the clock: a clock that is set back would close every gate.
    private TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Waits for the host's turn.</summary>
    /// <param name="host">All requests under one name share a gate.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the place in the queue is given up.</exception>
    public async Task<HostEntry> EnterAsync(string host, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Gate gate;
        LinkedListNode<TaskCompletionSource> place;
        TimeSpan expected;
        lock (_sync)
        {
            Forget();
            if (!_gates.TryGetValue(host, out gate!))
            {
                _gates.Add(host, gate = new Gate(host));
            }

            var turn = gate.NotBefore + (gate.Waiting.Count * spacing);
            expected = turn - Now;
            if (expected > patience)
            {
                // Each is told another time: they would all come back at once, and all but one in vain.
                turn = gate.Promised > turn ? gate.Promised : turn;
                gate.Promised = turn + spacing;
                return new HostEntry(null, turn - Now);
            }

            place = gate.Waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Admit(gate);
        }

        try
        {
            await place.Value.Task.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (Leave(gate, place))
            {
                return new HostEntry(null, expected > TimeSpan.Zero ? expected : TimeSpan.Zero);
            }
        }
        catch (OperationCanceledException)
        {
            if (!Leave(gate, place))
            {
                Release(gate);
            }

            throw;
        }

        return new HostEntry(new Pass(this, gate), TimeSpan.Zero);
    }

    /// <summary>Gives up a place in the queue; false when its turn came first.</summary>
    private bool Leave(Gate gate, LinkedListNode<TaskCompletionSource> place)
    {
        lock (_sync)
        {
            if (place.List is null)
            {
                return false;
            }

            gate.Waiting.Remove(place);
            NoteIdle(gate);
            return true;
        }
    }

    private void Release(Gate gate)
    {
        lock (_sync)
        {
            gate.Active--;
            Admit(gate);
            NoteIdle(gate);
            Forget();
        }
    }

    private void Admit(Gate gate)
    {
        while (gate.Waiting.First is { } first && gate.Active < concurrency)
        {
            var now = Now;
            if (gate.NotBefore > now)
            {
                var due = gate.NotBefore - now;
                gate.Timer ??= time.CreateTimer(_ => OnTime(gate), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                gate.Timer.Change(due > ShortestTimer ? due : ShortestTimer, Timeout.InfiniteTimeSpan);
                return;
            }

            gate.Waiting.RemoveFirst();
            gate.Active++;
            gate.NotBefore = now + spacing;
            first.Value.SetResult();
        }
    }

    private void OnTime(Gate gate)
    {
        lock (_sync)
        {
            Admit(gate);
        }
    }

    private void NoteIdle(Gate gate)
    {
        if (gate.IsIdle)
        {
            _idle.Enqueue((gate.Host, gate.NotBefore));
        }
    }

    private void Forget()
    {
        var now = Now;
        while (_idle.TryPeek(out var idle) && idle.At <= now)
        {
            _idle.Dequeue();
            if (_gates.TryGetValue(idle.Host, out var gate) && gate.IsIdle && gate.NotBefore <= now)
            {
                _gates.Remove(idle.Host);
                gate.Timer?.Dispose();
            }
        }
    }

    private sealed class Gate(string host)
    {
        public string Host => host;

        public int Active { get; set; }

        /// <summary>When the next request may begin.</summary>
        public TimeSpan NotBefore { get; set; }

        /// <summary>When the next one is told to come back that is sent away.</summary>
        public TimeSpan Promised { get; set; }

        public LinkedList<TaskCompletionSource> Waiting { get; } = new();

        public ITimer? Timer { get; set; }

        public bool IsIdle => Active == 0 && Waiting.Count == 0;
    }

    private sealed class Pass(HostGates gates, Gate gate) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                gates.Release(gate);
            }
        }
    }
}

/// <summary>Whether a request to a host may begin.</summary>
/// <param name="Pass">To be disposed of when the request is over; null when there was no room.</param>
/// <param name="Wait">How long there will be no room at least.</param>
internal readonly record struct HostEntry(IDisposable? Pass, TimeSpan Wait);
