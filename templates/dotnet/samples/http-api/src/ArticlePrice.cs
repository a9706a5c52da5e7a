namespace Function;

/// <summary>What one article costs.</summary>
/// <param name="Sku">The number of the article.</param>
/// <param name="Price">In cents.</param>
public sealed record ArticlePrice(string Sku, int Price);
