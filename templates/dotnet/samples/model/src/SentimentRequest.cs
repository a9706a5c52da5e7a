namespace Function;

/// <summary>What the caller wants to know the sentiment of. An event is whatever the caller sent, so the text may be missing.</summary>
public sealed record SentimentRequest(string? Text);
