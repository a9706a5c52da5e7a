namespace Snapper.Runtime;

/// <summary>
/// Sees to it that a process which ends before its first invocation does not report success. After a
/// failed hook Lambda's client returns as if all were well, and the process would end with 0.
/// </summary>
internal sealed class ExitGuard
{
    /// <summary>Lambda's client sets it for every invocation.</summary>
    private const string TraceId = "_X_AMZN_TRACE_ID";

    private readonly SnapshotPoint _point;
    private readonly int _codeInInitialization;
    private readonly Action _onEarlyExit;

    private ExitGuard(SnapshotPoint point, int codeInInitialization, Action onEarlyExit)
    {
        _point = point;
        _codeInInitialization = codeInInitialization;
        _onEarlyExit = onEarlyExit;
    }

    /// <param name="point">Tells how far the environment has come.</param>
    /// <param name="codeInInitialization">The exit code in place of 0 before the snapshot.</param>
    /// <param name="onEarlyExit">Called when the process ends with 0 before the snapshot.</param>
    public static void Install(SnapshotPoint point, int codeInInitialization, Action? onEarlyExit = null)
    {
        var guard = new ExitGuard(point, codeInInitialization, onEarlyExit ?? (() => { }));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => guard.Check();
    }

    private void Check()
    {
        if (Environment.ExitCode != 0)
        {
            return;
        }

        if (_point.Phase != SnapshotPhase.Restored)
        {
            Environment.ExitCode = _codeInInitialization;
            _onEarlyExit();
        }
        else if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TraceId)))
        {
            Environment.ExitCode = ExitCodes.AfterRestoreFailed;
        }
    }
}
