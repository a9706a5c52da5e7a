using System.Diagnostics;

namespace Snapper.Runtime;

/// <summary>
/// What the layer itself does on either side of the snapshot, closer to it than any hook of the
/// function: as the last thing before, and as the first thing after.
/// </summary>
internal sealed class SnapshotPoint
{
    private bool _hasOpenSsl;

    /// <summary>Whether Lambda is going to take a snapshot of this process.</summary>
    public static bool IsExpected =>
        Environment.GetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start";

    /// <summary>Whether this process has been restored from its snapshot.</summary>
    public static bool IsBehind { get; private set; }

    public SnapshotPhase Phase { get; private set; }

    /// <summary>What was passed was no restore.</summary>
    public static void ForgetRehearsal() => IsBehind = false;

    /// <summary>Leaves nothing in the snapshot that restored environments would share, or find dead.</summary>
    public void BeforeSnapshot()
    {
        // Before the generators: whoever is told of the end of its connection may draw random numbers.
        Connections.ShutDown();
        SharedRandom.Forget();
        try
        {
            // For real it counts after the restore. Done here as well, it loads and compiles what that takes.
            OpenSsl.Reseed();
            _hasOpenSsl = true;
        }
        catch (DllNotFoundException)
        {
            // .NET's cryptography does not work without it, so there is nothing to reseed.
            Log.Debug("There is no libcrypto.so.3: no generator of OpenSSL to reseed.");
        }

        Phase = SnapshotPhase.Snapshot;
    }

    /// <summary>Gives this environment random numbers of its own.</summary>
    /// <exception cref="InvalidOperationException">OpenSSL refuses; the environment must not serve.</exception>
    public void AfterRestore()
    {
        Phase = SnapshotPhase.Restored;
        IsBehind = true;
        var began = Stopwatch.GetTimestamp();
        if (_hasOpenSsl)
        {
            OpenSsl.Reseed();
        }

        Log.Debug($"Reseeded in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0.000} ms");
    }
}
