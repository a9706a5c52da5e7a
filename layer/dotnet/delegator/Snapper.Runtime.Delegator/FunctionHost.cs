using Amazon.Lambda.RuntimeSupport;

using Snapper.Runtime.Delegator.Priming;

namespace Snapper.Runtime.Delegator;

/// <summary>Starts the function by Lambda's official client. It returns only when something failed.</summary>
internal static class FunctionHost
{
    /// <returns>The exit code of the process.</returns>
    /// <remarks>
    /// Not async, like all that leads to the snapshot point: an async method's way to wait for it, and its end,
    /// would be compiled after the restore.
    /// </remarks>
    public static int Run(FunctionPackage package)
    {
        if (!SnapshotPoint.IsExpected)
        {
            RunOfficially(package);
            return 0;
        }

        Rehearsal.Run();
        var point = new SnapshotPoint();
        var hooks = RuntimeHooks.TryRegister(point, out var noHooks);
        ExitGuard.Install(point, ExitCodes.InitializationFailed, ReportEarlyExit);
        var plan = PrimingPlan.Read(package.Root);
        if (hooks && plan is null)
        {
            RunOfficially(package);
        }
        else if (RuntimeSupportInternals.TryFind(out var internals, out var missing))
        {
            if (!hooks)
            {
                Log.Error($"The function's runtime hooks are not called. {noHooks}");
            }

            new SnapshotBootstrap(package.Handler, internals, hooks ? null : point).Run(plan);
        }
        else
        {
            if (plan is not null)
            {
                Log.Error(
                    $"NOT PRIMED: this version of Amazon.Lambda.RuntimeSupport is not the one of the layer; it lacks {missing}.");
            }

            if (!hooks)
            {
                Log.Error($"RANDOM NUMBERS MAY REPEAT in restored environments. {noHooks}");
            }

            RunOfficially(package);
        }

        // The client has reported what failed, and returned as if all were well.
        return point.Phase == SnapshotPhase.Restored
            ? ExitCodes.AfterRestoreFailed
            : ExitCodes.BeforeSnapshotFailed;
    }

    private static void RunOfficially(FunctionPackage package) =>
        new RuntimeSupportInitializer(package.Handler).RunLambdaBootstrap().GetAwaiter().GetResult();

    private static void ReportEarlyExit() =>
        RuntimeApi.PostInitializationError(
            "Runtime.ExitError",
            "The function ended the process, with exit code 0, before it was initialized.");
}
