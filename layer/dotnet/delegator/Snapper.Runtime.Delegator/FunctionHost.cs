using Amazon.Lambda.RuntimeSupport;

using Snapper.Runtime.Delegator.Priming;

namespace Snapper.Runtime.Delegator;

/// <summary>Starts the function by Lambda's official client. It returns only when something failed.</summary>
internal static class FunctionHost
{
    /// <returns>The exit code of the process.</returns>
    public static int Run(FunctionPackage package) => RunAsync(package).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(FunctionPackage package)
    {
        if (!SnapshotPoint.IsExpected)
        {
            await RunOfficiallyAsync(package);
            return 0;
        }

        var point = new SnapshotPoint();
        var hooks = RuntimeHooks.TryRegister(point, out var noHooks);
        ExitGuard.Install(point, ExitCodes.InitializationFailed, ReportEarlyExit);
        var plan = PrimingPlan.Read(package.Root);
        if (hooks && plan is null)
        {
            await RunOfficiallyAsync(package);
        }
        else if (RuntimeSupportInternals.TryFind(out var internals, out var missing))
        {
            if (!hooks)
            {
                Log.Error($"The function's runtime hooks are not called. {noHooks}");
            }

            await new SnapshotBootstrap(package.Handler, internals, hooks ? null : point).RunAsync(plan);
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

            await RunOfficiallyAsync(package);
        }

        // The client has reported what failed, and returned as if all were well.
        return point.Phase == SnapshotPhase.Restored
            ? ExitCodes.AfterRestoreFailed
            : ExitCodes.BeforeSnapshotFailed;
    }

    private static Task RunOfficiallyAsync(FunctionPackage package) =>
        new RuntimeSupportInitializer(package.Handler).RunLambdaBootstrap();

    private static void ReportEarlyExit() =>
        RuntimeApi.PostInitializationError(
            "Runtime.ExitError",
            "The function ended the process, with exit code 0, before it was initialized.");
}
