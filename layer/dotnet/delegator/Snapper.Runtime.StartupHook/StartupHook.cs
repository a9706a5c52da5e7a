using Snapper.Runtime;

/// <summary>
/// Runs in a function that is an executable assembly, before its <c>Main</c>. Such a function brings its
/// own copy of Lambda's client, so there is nothing to delegate to; but its random numbers must differ
/// in every restored environment, and a failed hook must end the process with its exit code.
/// </summary>
/// <remarks>
/// Name, place and shape are .NET's: the variable DOTNET_STARTUP_HOOKS names this assembly, and the
/// class must be this one, without a namespace.
/// </remarks>
internal static class StartupHook
{
    /// <summary>Where the wrapper leaves the user's own value of DOTNET_STARTUP_HOOKS.</summary>
    private const string OriginalHooks = "SNAPPER_STARTUP_HOOKS";

    /// <summary>Kept, or it would be collected and watch no more.</summary>
    private static ErrorReportWatch? _watch;

    public static void Initialize()
    {
        // Processes that the function starts are none of ours.
        var original = Environment.GetEnvironmentVariable(OriginalHooks);
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", original is "" ? null : original);
        Environment.SetEnvironmentVariable(OriginalHooks, null);

        Rehearsal.Run();
        var point = new SnapshotPoint();
        if (RuntimeHooks.TryRegister(point, out var reason))
        {
            ExitGuard.Install(point, ExitCodes.BeforeSnapshotFailed);
            _watch = new ErrorReportWatch();
        }
        else
        {
            Log.Error($"RANDOM NUMBERS MAY REPEAT in restored environments. {reason}");
        }
    }
}
