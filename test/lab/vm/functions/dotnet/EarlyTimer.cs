using System.Diagnostics;
using Amazon.Lambda.Core;

namespace Clones;

public sealed record TimerReport(double AfterMs, double MonotonicMs, double WallMs);

/// <summary>A timer that is set before the snapshot and goes off after the restore.</summary>
internal sealed class EarlyTimer
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(1.5);

    public EarlyTimer() =>
        SnapshotRestore.RegisterBeforeSnapshot(() =>
        {
            Over = Run();
            return ValueTask.CompletedTask;
        });

    /// <summary>When it went off, by either clock.</summary>
    public Task<TimerReport>? Over { get; private set; }

    private static async Task<TimerReport> Run()
    {
        var (monotonic, wall) = (Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        await Task.Delay(After).ConfigureAwait(false);
        return new TimerReport(
            After.TotalMilliseconds,
            Stopwatch.GetElapsedTime(monotonic).TotalMilliseconds,
            (DateTimeOffset.UtcNow - wall).TotalMilliseconds);
    }
}
