namespace Function.Tests;

public sealed class QuoteServiceTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly PriceBook _prices;
    private readonly QuoteService _quotes;

    public QuoteServiceTests()
    {
        _prices = new PriceBook(new StubPrices(), _clock);
        _quotes = new QuoteService(_prices, _clock);
    }

    public async ValueTask InitializeAsync() => await _prices.RefreshAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void A_quote_adds_up_the_prices_of_the_articles()
    {
        var quote = _quotes.CreateQuote(new QuoteRequest([new QuoteItem("tea", 2), new QuoteItem("cake", 1)]));

        Assert.Equal(575, quote.Total);
    }

    [Fact]
    public void A_quote_is_valid_for_a_quarter_of_an_hour()
    {
        var quote = _quotes.CreateQuote(new QuoteRequest([new QuoteItem("tea", 1)]));

        Assert.Equal(_clock.GetUtcNow().AddMinutes(15), quote.ValidUntil);
    }

    [Fact]
    public void A_large_order_does_not_overflow()
    {
        var quote = _quotes.CreateQuote(new QuoteRequest([new QuoteItem("cake", int.MaxValue)]));

        Assert.Equal(275L * int.MaxValue, quote.Total);
    }

    public static TheoryData<string, QuoteRequest?> Mistakes =>
        new()
        {
            { "items: expected a list of at least one item", null },
            { "items: expected a list of at least one item", new QuoteRequest(null) },
            { "items: expected a list of at least one item", new QuoteRequest([]) },
            { "items[0].sku: expected the number of an article", new QuoteRequest([null]) },
            { "items[0].sku: expected the number of an article", new QuoteRequest([new QuoteItem(null, 1)]) },
            {
                "items[1].quantity: expected a whole number of at least 1",
                new QuoteRequest([new QuoteItem("tea", 1), new QuoteItem("tea", 0)])
            },
            { "there is no article 'gold'", new QuoteRequest([new QuoteItem("gold", 1)]) },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_refused_in_words_for_the_caller(string message, QuoteRequest? request)
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => _quotes.CreateQuote(request));

        Assert.Equal(message, refusal.Message);
    }
}
