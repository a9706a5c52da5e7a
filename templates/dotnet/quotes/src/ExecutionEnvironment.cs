namespace Function;

/// <summary>What tells one execution environment from another, and its first event from later ones.</summary>
public sealed class ExecutionEnvironment
{
    private int _eventsSeen;

    /// <summary>Unique, also among environments restored from one snapshot.</summary>
    public Guid Id { get; private set; } = Guid.NewGuid();

    /// <summary>Whether the event at hand is the environment's first; true once.</summary>
    public bool TakeColdStart() => Interlocked.Exchange(ref _eventsSeen, 1) == 0;

    /// <summary>Counts the events so far as none: they were those of priming.</summary>
    public void ForgetPriming() => _eventsSeen = 0;

    /// <summary>Takes a new identity.</summary>
    public void Renew() => Id = Guid.NewGuid();
}
