namespace Function;

/// <summary>Makes quotes from the price book.</summary>
public sealed class QuoteService(PriceBook prices, TimeProvider clock)
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(15);

    /// <summary>Checks a request and adds up its prices.</summary>
    /// <exception cref="InvalidRequestException">The request is incomplete, or names an unknown article.</exception>
    public Quote CreateQuote(QuoteRequest? request)
    {
        if (request?.Items is not { Count: > 0 } items)
        {
            throw new InvalidRequestException("items: expected a list of at least one item");
        }

        var total = items.Select(PriceOf).Sum();
        return new Quote(Guid.NewGuid(), total, clock.GetUtcNow() + ValidFor);
    }

    private long PriceOf(QuoteItem? item, int index)
    {
        if (item?.Sku is not { Length: > 0 } sku)
        {
            throw new InvalidRequestException($"items[{index}].sku: expected the number of an article");
        }

        if (item.Quantity < 1)
        {
            throw new InvalidRequestException(
                $"items[{index}].quantity: expected a whole number of at least 1"
            );
        }

        var price = prices.PriceOf(sku) ?? throw new InvalidRequestException($"there is no article '{sku}'");
        return (long)price * item.Quantity;
    }
}
