using Microsoft.Extensions.Options;

namespace Offers;

/// <summary>Makes offers of what is in stock.</summary>
public sealed class OfferService(IOptions<OfferOptions> options, StockClient stock, TimeProvider time)
{
    private readonly OfferOptions _options = options.Value;

    /// <summary>An offer, or null when one of the articles does not exist.</summary>
    public async Task<Offer?> MakeOfferAsync(OfferRequest request, CancellationToken cancellationToken)
    {
        var articles = await stock.ReadAsync(request.Lines.Select(line => line.Sku), cancellationToken);
        if (request.Lines.Any(line => !articles.ContainsKey(line.Sku)))
        {
            return null;
        }

        var lines = request.Lines.Select(line => Price(line, articles[line.Sku])).ToList();
        return new Offer(
            Guid.NewGuid(),
            request.Customer,
            time.GetUtcNow().AddDays(_options.ValidDays),
            lines,
            lines.Sum(line => line.Price)
        );
    }

    private Offer.Line Price(OfferRequest.Line line, Article article)
    {
        var percent = _options
            .Discounts.Where(discount => line.Quantity >= discount.FromQuantity)
            .Select(discount => discount.Percent)
            .DefaultIfEmpty()
            .Max();
        var price = decimal.Round(line.Quantity * article.Price * (100 - percent) / 100, 2);
        var places = article
            .Stores.Where(store => store.Available >= line.Quantity)
            .Select(store => store.Place)
            .ToList();
        return new Offer.Line(
            line.Sku,
            article.Name,
            line.Quantity,
            price,
            new Offer.Availability(places.Count > 0, places)
        );
    }
}
