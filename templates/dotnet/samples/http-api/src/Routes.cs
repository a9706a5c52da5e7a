namespace Function;

/// <summary>
/// What the API answers. Prices are looked after first: environments live for hours. In one just restored,
/// the hook has done it already.
/// </summary>
internal static class Routes
{
    /// <summary><c>GET /prices/{sku}</c>: the price of one article.</summary>
    public static void MapPrices(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/prices/{sku}",
            async (string sku, PriceBook prices) =>
            {
                await prices.RefreshAsync();
                return prices.PriceOf(sku) is { } price
                    ? Results.Ok(new ArticlePrice(sku, price))
                    : Results.Problem($"there is no article '{sku}'", statusCode: StatusCodes.Status404NotFound);
            }
        );

    /// <summary><c>POST /quotes</c>: the price of several articles together.</summary>
    public static void MapQuotes(this IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/quotes",
            async (QuoteRequest request, QuoteService quotes, PriceBook prices) =>
            {
                await prices.RefreshAsync();
                return Results.Json(quotes.CreateQuote(request), statusCode: StatusCodes.Status201Created);
            }
        );
}
