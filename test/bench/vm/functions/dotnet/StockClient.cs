namespace Offers;

/// <summary>Asks the stock service.</summary>
public sealed class StockClient(HttpClient http)
{
    /// <summary>What the service knows of some articles, by their numbers.</summary>
    /// <exception cref="HttpRequestException">The service did not answer, or not with a success.</exception>
    public async Task<IReadOnlyDictionary<string, Article>> ReadAsync(
        IEnumerable<string> skus,
        CancellationToken cancellationToken
    )
    {
        var query = string.Join(',', skus.Distinct().Select(Uri.EscapeDataString));
        var stock = await http.GetFromJsonAsync<Stock>($"articles?sku={query}", cancellationToken);
        return stock?.Articles.ToDictionary(article => article.Sku)
            ?? throw new HttpRequestException("the stock service answered with nothing");
    }

    private sealed record Stock(IReadOnlyList<Article> Articles);
}

/// <summary>An article as the stock service describes it.</summary>
public sealed record Article(string Sku, string Name, decimal Price, IReadOnlyList<Store> Stores);

/// <summary>A place that holds some of an article.</summary>
public sealed record Store(string Place, int Available);
