namespace Function;

/// <summary>How a text sounds.</summary>
/// <param name="Label">Positive or negative, in lower case.</param>
/// <param name="Score">The probability of the label, from 0.5 to 1.</param>
public sealed record Prediction(string Label, double Score);
