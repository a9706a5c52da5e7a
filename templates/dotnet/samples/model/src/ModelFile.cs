namespace Function;

/// <summary>What the file of a model holds, or fails to.</summary>
internal sealed record ModelFile(double? Bias, Dictionary<string, double>? Weights);
