using System.Runtime.InteropServices;

namespace Snapper.Runtime;

/// <summary>
/// The generator of OpenSSL, which all of .NET's cryptography draws from. Its state lies in the memory
/// of the process, so every environment restored from one snapshot would draw the same numbers.
/// </summary>
internal static partial class OpenSsl
{
    /// <summary>The library that .NET's own cryptography loads; there is one copy of it in a process.</summary>
    private const string Library = "libcrypto.so.3";

    /// <summary>Version text, such as <c>OpenSSL 3.2.2 4 Jun 2024</c>.</summary>
    public static string Version => Marshal.PtrToStringUTF8(GetVersion(0)) ?? "unknown";

    /// <summary>
    /// Seeds the generator from the kernel's, which differs in every restored environment. The
    /// generators of other threads notice, and seed themselves again from this one when next used.
    /// </summary>
    /// <exception cref="InvalidOperationException">OpenSSL refuses.</exception>
    /// <exception cref="DllNotFoundException">There is no OpenSSL 3.</exception>
    public static void Reseed()
    {
        if (Poll() != 1)
        {
            throw new InvalidOperationException(
                "OpenSSL could not reseed its random number generator (RAND_poll).");
        }
    }

    [LibraryImport(Library, EntryPoint = "RAND_poll")]
    private static partial int Poll();

    [LibraryImport(Library, EntryPoint = "OpenSSL_version")]
    private static partial nint GetVersion(int type);
}
