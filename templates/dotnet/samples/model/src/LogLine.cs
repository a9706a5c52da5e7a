namespace Function;

/// <summary>What is logged of an answered event, as one line of JSON.</summary>
internal sealed record LogLine(string Message, string RequestId, string Label, double Score);
