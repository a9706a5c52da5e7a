namespace Function;

/// <summary>What the articles of a request cost together.</summary>
/// <param name="QuoteId">Unique to this quote.</param>
/// <param name="Total">In cents.</param>
/// <param name="ValidUntil">When the offer ends, UTC.</param>
public sealed record Quote(Guid QuoteId, long Total, DateTimeOffset ValidUntil);
