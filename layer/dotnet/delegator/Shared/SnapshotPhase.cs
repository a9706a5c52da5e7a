namespace Snapper.Runtime;

/// <summary>How far the execution environment has come.</summary>
internal enum SnapshotPhase
{
    /// <summary>The function is loaded, primed, and runs its own before-snapshot hooks.</summary>
    Initialization,

    /// <summary>All before-snapshot hooks have run: the snapshot is taken any moment, or just was.</summary>
    Snapshot,

    /// <summary>The environment has been restored; the after-restore hooks run, then invocations.</summary>
    Restored,
}
