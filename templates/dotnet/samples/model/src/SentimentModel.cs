using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Function;

/// <summary>Logistic regression over the words of a text.</summary>
/// <param name="bias">The weight of every text.</param>
/// <param name="weights">By word in lower case; above zero where the word speaks for a positive text.</param>
public sealed partial class SentimentModel(double bias, IEnumerable<KeyValuePair<string, double>> weights)
{
    // Slow to make and quick to read: the former happens before the snapshot.
    private readonly FrozenDictionary<string, double> _weights = weights.ToFrozenDictionary();

    /// <summary>Reads a model and checks it, so that a broken one fails the init and not the first event.</summary>
    /// <exception cref="InvalidModelException">There is no model, or it is of another shape.</exception>
    public static SentimentModel Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return FromFile(JsonSerializer.Deserialize(stream, FunctionJsonContext.Default.ModelFile));
        }
        catch (Exception cause)
            when (cause is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            throw new InvalidModelException(
                $"No usable model at {path}: {cause.Message} Put one there, or set ASSETS_DIR to its folder.",
                cause
            );
        }
    }

    /// <summary>Tells how a text sounds; words without a weight are passed over.</summary>
    public Prediction Predict(string text)
    {
        var sum = bias;
        foreach (Match word in Words().Matches(text.ToLowerInvariant()))
        {
            sum += _weights.GetValueOrDefault(word.Value);
        }

        var probability = 1 / (1 + Math.Exp(-Math.Abs(sum)));
        return new Prediction(sum >= 0 ? "positive" : "negative", Math.Round(probability, 4));
    }

    private static SentimentModel FromFile(ModelFile? file)
    {
        if (file?.Bias is not { } bias || !double.IsFinite(bias))
        {
            throw new InvalidDataException("bias: expected a number.");
        }

        if (file.Weights is not { Count: > 0 } weights)
        {
            throw new InvalidDataException("weights: expected an object of numbers by word.");
        }

        foreach (var (word, weight) in weights)
        {
            if (!double.IsFinite(weight))
            {
                throw new InvalidDataException($"weights.{word}: expected a number.");
            }
        }

        return new SentimentModel(bias, weights);
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Words();
}
