using System.Runtime.CompilerServices;

namespace Snapper.Runtime;

/// <summary>
/// Registers the layer's own runtime hooks by the official interface. It must happen before any code of
/// the function runs: before-snapshot hooks run in reverse order of registration, so the layer's is the
/// last; after-restore hooks run in order, so the layer's is the first.
/// </summary>
internal static class RuntimeHooks
{
    /// <summary>
    /// Registers the hooks, or says why that is impossible: the function's package decides which
    /// version of Amazon.Lambda.Core there is, and those before 2.5 have no hooks.
    /// </summary>
    /// <returns>Whether the hooks are registered.</returns>
    public static bool TryRegister(SnapshotPoint point, out string reason)
    {
        try
        {
            Register(point);
            reason = "";
            return true;
        }
        catch (Exception exception)
            when (exception is TypeLoadException or MissingMethodException or FileNotFoundException)
        {
            reason = exception is FileNotFoundException
                ? "The package has no Amazon.Lambda.Core."
                : "The package's version of Amazon.Lambda.Core has no runtime hooks; 2.5 is the first one that has.";
            return false;
        }
    }

    /// <summary>Not inlined: what it mentions is loaded when it is compiled, and that may fail.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register(SnapshotPoint point)
    {
        // In full: RuntimeSupport brings a namespace that is called SnapshotRestore, too.
        Amazon.Lambda.Core.SnapshotRestore.RegisterBeforeSnapshot(() =>
        {
            point.BeforeSnapshot();
            return ValueTask.CompletedTask;
        });
        Amazon.Lambda.Core.SnapshotRestore.RegisterAfterRestore(() =>
        {
            point.AfterRestore();
            return ValueTask.CompletedTask;
        });
    }
}
