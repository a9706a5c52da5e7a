using System.ComponentModel.DataAnnotations;

namespace Offers;

/// <summary>How offers are made.</summary>
public sealed class OfferOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Offers";

    /// <summary>Where the stock service is.</summary>
    [Required]
    public Uri? StockAddress { get; set; }

    /// <summary>How long an offer holds.</summary>
    [Range(1, 365)]
    public int ValidDays { get; set; }

    /// <summary>What is taken off from a quantity on, in percent.</summary>
    [MinLength(1)]
    public IReadOnlyList<Discount> Discounts { get; set; } = [];

    /// <summary>A step of the discounts.</summary>
    public sealed class Discount
    {
        /// <summary>The quantity that it begins with.</summary>
        [Range(1, int.MaxValue)]
        public int FromQuantity { get; set; }

        /// <summary>What is taken off.</summary>
        [Range(0, 100)]
        public int Percent { get; set; }
    }
}
