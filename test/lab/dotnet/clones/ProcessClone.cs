using System.Runtime.InteropServices;

/// <summary>A copy of this process, by fork: the memory is the same, as after a restore.</summary>
internal static partial class ProcessClone
{
    private const int StandardOutput = 1;

    /// <summary>Runs a function in a clone, prints its result there, and waits for the end.</summary>
    public static void Run(Func<byte[]> function)
    {
        var child = Fork();
        if (child == 0)
        {
            // By system calls alone: what the console needs may belong to threads that are not here.
            var result = function();
            Write(StandardOutput, result, (nuint)result.Length);
            End();
        }

        WaitForProcess(child, out _, 0);
    }

    /// <summary>Ends this process without any of what .NET does at the end.</summary>
    public static void End() => Exit(0);

    [LibraryImport("libc", EntryPoint = "fork")]
    private static partial int Fork();

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] data, nuint length);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int status);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitForProcess(int process, out int status, int options);
}
