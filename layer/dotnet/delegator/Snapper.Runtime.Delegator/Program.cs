using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Snapper.Runtime.Delegator;

/// <summary>
/// The delegator: stands between the .NET runtime and Lambda's official client, RuntimeSupport. It
/// makes the function's assemblies and the client's meet in one process, primes the function, reseeds
/// random numbers after the restore, and leaves everything else to the client.
/// </summary>
internal static class Program
{
    /// <summary>The argument with which the layer's build checks what it has built.</summary>
    private const string Verify = "--verify";

    /// <summary>
    /// Not async, and without a word of Amazon's types: to compile such a method, .NET loads their
    /// assemblies, which it cannot find before the resolver is there.
    /// </summary>
    private static int Main(string[] arguments)
    {
        if (arguments is not [{ Length: > 0 } argument])
        {
            Log.Error("Usage: Snapper.Runtime.Delegator.dll HANDLER");
            return ExitCodes.InitializationFailed;
        }

        var package = FunctionPackage.Locate(argument);
        var layer = LayerFolders.Locate();
        new AssemblyResolver(package, layer).Attach(AssemblyLoadContext.Default);
        return argument == Verify ? VerifyLayer(layer) : StartFunction(package);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int VerifyLayer(LayerFolders layer) => LayerVerification.Run(layer);

    private static int StartFunction(FunctionPackage package)
    {
        try
        {
            // Code of the function expects its own folder, whichever assembly was started.
            AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", $"{package.Root}/");
            return HandOver(package);
        }
        catch (FileNotFoundException exception) when (IsAmazon(exception.FileName))
        {
            RuntimeApi.PostInitializationError(
                "Runtime.SnapperLayerBroken",
                $"The layer lacks {exception.FileName}. Build it again with 'make layer' and deploy it.",
                exception);
            return ExitCodes.InitializationFailed;
        }
        catch (Exception exception) when (SnapshotPoint.IsExpected && !SnapshotPoint.IsBehind)
        {
            // Left to itself, .NET would abort the process, and Lambda would not learn why. Without SnapStart,
            // and after the restore, what comes here is the client's, which wants the process to be aborted.
            RuntimeApi.PostInitializationError(
                "Runtime.SnapperDelegatorFailed",
                $"The function cannot be started: {exception.Message}",
                exception);
            return ExitCodes.InitializationFailed;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int HandOver(FunctionPackage package) => FunctionHost.Run(package);

    private static bool IsAmazon(string? assembly) =>
        assembly is not null
        && (assembly.StartsWith("Amazon.Lambda.RuntimeSupport", StringComparison.Ordinal)
            || assembly.StartsWith("SnapshotRestore.Registry", StringComparison.Ordinal));
}
