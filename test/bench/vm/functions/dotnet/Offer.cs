namespace Offers;

/// <summary>What is offered.</summary>
public sealed record Offer(
    Guid Id,
    Customer Customer,
    DateTimeOffset ValidUntil,
    IReadOnlyList<Offer.Line> Lines,
    decimal Total
)
{
    /// <summary>An article with its price, and from where it is shipped.</summary>
    public sealed record Line(string Sku, string Name, int Quantity, decimal Price, Availability Availability);

    /// <summary>Whether the whole quantity is in stock.</summary>
    public sealed record Availability(bool InStock, IReadOnlyList<string> Places);
}
