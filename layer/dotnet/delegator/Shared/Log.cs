namespace Snapper.Runtime;

/// <summary>
/// Log lines of the layer. They go through <see cref="Console"/>, which Lambda's client replaces: so
/// they obey the function's log format and level like the function's own lines.
/// </summary>
internal static class Log
{
    private static readonly bool IsDebugging =
        Environment.GetEnvironmentVariable("SNAPPER_DEBUG") == "1";

    public static void Information(string message) => Console.Out.WriteLine($"[snapper] {message}");

    public static void Error(string message) => Console.Error.WriteLine($"[snapper] {message}");

    /// <summary>Writes a line if SNAPPER_DEBUG is 1.</summary>
    public static void Debug(string message)
    {
        if (IsDebugging)
        {
            Information(message);
        }
    }
}
