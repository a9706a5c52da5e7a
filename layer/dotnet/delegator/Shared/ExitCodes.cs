namespace Snapper.Runtime;

/// <summary>Exit codes of the process; the last two are those of Lambda's own clients.</summary>
internal static class ExitCodes
{
    public const int InitializationFailed = 1;
    public const int BeforeSnapshotFailed = 64;
    public const int AfterRestoreFailed = 65;
}
