namespace Function;

/// <summary>What is logged of an answered event, as one line of JSON.</summary>
internal sealed record LogLine(
    string Message,
    string RequestId,
    Guid EnvironmentId,
    bool ColdStart,
    Guid QuoteId,
    long Total,
    DateTimeOffset ValidUntil
);
