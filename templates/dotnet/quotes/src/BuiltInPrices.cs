namespace Function;

/// <summary>Stands in for the table, bucket or service that your prices come from.</summary>
public sealed class BuiltInPrices : IPriceSource
{
    private static readonly Dictionary<string, int> Prices = new()
    {
        ["apple"] = 45,
        ["bread"] = 320,
        ["coffee"] = 890,
    };

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, int>>(Prices);

    /// <inheritdoc/>
    public void Disconnect()
    {
        // Nothing is open.
    }
}
