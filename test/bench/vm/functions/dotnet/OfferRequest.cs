using System.ComponentModel.DataAnnotations;

namespace Offers;

/// <summary>What an offer is wanted for.</summary>
public sealed record OfferRequest(
    [Required] Customer Customer,
    [Required, MinLength(1), MaxLength(25)] IReadOnlyList<OfferRequest.Line> Lines
)
{
    /// <summary>An article, and how many of it.</summary>
    public sealed record Line(
        [Required, RegularExpression("^[a-z][a-z-]{0,31}$")] string Sku,
        [Range(1, 1000)] int Quantity,
        Gift? Gift
    );

    /// <summary>A line that is a gift.</summary>
    public sealed record Gift([MaxLength(200)] string? Message);
}

/// <summary>Who wants it.</summary>
public sealed record Customer(
    [Required, MaxLength(100)] string Name,
    [Required, EmailAddress] string Email,
    [Required] Address Address
);

/// <summary>Where the customer lives.</summary>
public sealed record Address(
    [Required, MaxLength(100)] string Street,
    [Required, MaxLength(100)] string City,
    [Required, RegularExpression("^[A-Z]{2}$")] string Country
);
