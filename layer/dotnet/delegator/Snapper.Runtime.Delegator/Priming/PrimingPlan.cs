using System.Globalization;
using System.Text.Json;

namespace Snapper.Runtime.Delegator.Priming;

/// <summary>How the function is to be primed.</summary>
/// <param name="Event">The event, as JSON in UTF-8.</param>
/// <param name="Count">How often the handler is invoked with it; at least 1.</param>
internal sealed record PrimingPlan(byte[] Event, int Count)
{
    /// <summary>More than ten invocations gain nothing measurable.</summary>
    private const int DefaultCount = 10;

    private const int MaximumCount = 9999;

    /// <summary>
    /// Reads prime.json and SNAPPER_PRIME_COUNT. What is wrong with them is a priming failure like any
    /// other, see <see cref="PrimingFailure.Report"/>.
    /// </summary>
    /// <returns>Nothing if the package has no event, or priming is switched off.</returns>
    public static PrimingPlan? Read(string packageRoot)
    {
        try
        {
            var count = ReadCount(Environment.GetEnvironmentVariable("SNAPPER_PRIME_COUNT"));
            var file = Path.Combine(packageRoot, "prime.json");
            return count == 0 || !File.Exists(file) ? null : new PrimingPlan(ReadEvent(file), count);
        }
        catch (PrimingException exception)
        {
            PrimingFailure.Report(exception);
            return null;
        }
    }

    private static int ReadCount(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DefaultCount;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= MaximumCount
            ? count
            : throw new PrimingException(
                $"SNAPPER_PRIME_COUNT must be a whole number from 0 (no priming) to {MaximumCount}.");
    }

    private static byte[] ReadEvent(string file)
    {
        try
        {
            var json = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(json);
            return json;
        }
        catch (JsonException exception)
        {
            throw new PrimingException($"{file} is not JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PrimingException($"{file} cannot be read: {exception.Message}", exception);
        }
    }
}
