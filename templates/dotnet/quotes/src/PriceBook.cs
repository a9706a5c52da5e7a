namespace Function;

/// <summary>A price list in memory that knows its age.</summary>
public sealed class PriceBook(IPriceSource source, TimeProvider clock)
{
    private IReadOnlyDictionary<string, int> _prices = new Dictionary<string, int>();
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>The age from which a list is no longer good enough to quote from.</summary>
    public static TimeSpan MaximumAge { get; } = TimeSpan.FromHours(1);

    /// <summary>Reads the list again when it is older than <see cref="MaximumAge"/>.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        // The wall clock: the monotonic one stands still between the snapshot and the restore.
        var now = clock.GetUtcNow();
        if (now - _readAt < MaximumAge)
        {
            return;
        }

        _prices = await source.ReadAsync(cancellationToken);
        _readAt = now;
    }

    /// <summary>The price in cents, or <see langword="null"/> for an unknown article.</summary>
    public int? PriceOf(string sku) => _prices.TryGetValue(sku, out var price) ? price : null;
}
