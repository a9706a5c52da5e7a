namespace Snapper.Runtime.Delegator.Priming;

/// <summary>What becomes of a function that cannot be primed.</summary>
internal static class PrimingFailure
{
    /// <summary>
    /// Ends the process if SNAPPER_PRIME_STRICT is 1. Otherwise a failure is one loud line in the log:
    /// AWS repeats the initialization of a published version at times of its own choosing, when a
    /// function that works must not be lost to a hiccup of something that priming talks to.
    /// </summary>
    public static void Report(PrimingException exception)
    {
        if (Environment.GetEnvironmentVariable("SNAPPER_PRIME_STRICT") == "1")
        {
            RuntimeApi.PostInitializationError("Runtime.PrimingError", exception.Message, exception.InnerException);
            Environment.Exit(ExitCodes.InitializationFailed);
        }

        Log.Error($"PRIMING FAILED; the function starts unprimed or half primed. {exception.Message}");
    }
}
