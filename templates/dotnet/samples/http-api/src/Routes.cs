namespace Function;

/// <summary>What the API answers.</summary>
internal static class Routes
{
    /// <summary><c>GET /prices/{sku}</c>: the price of one article.</summary>
    public static void MapPrices(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/prices/{sku}",
            (string sku, PriceBook prices) =>
                prices.PriceOf(sku) is { } price
                    ? Results.Ok(new ArticlePrice(sku, price))
                    : Results.Problem($"there is no article '{sku}'", statusCode: StatusCodes.Status404NotFound)
        );

    /// <summary><c>POST /quotes</c>: the price of several articles together.</summary>
    public static void MapQuotes(this IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/quotes",
            (QuoteRequest request, QuoteService quotes) =>
                Results.Json(quotes.CreateQuote(request), statusCode: StatusCodes.Status201Created)
        );
}
