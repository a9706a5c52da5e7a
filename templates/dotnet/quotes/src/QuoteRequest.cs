namespace Function;

/// <summary>What the caller wants to know the price of. An event is whatever the caller sent, so anything may be missing.</summary>
public sealed record QuoteRequest(IReadOnlyList<QuoteItem?>? Items);

/// <summary>A number of pieces of one article.</summary>
/// <param name="Sku">The number of the article.</param>
/// <param name="Quantity">At least 1.</param>
public sealed record QuoteItem(string? Sku, int Quantity);
