namespace Function;

/// <summary>Where the price list is kept.</summary>
public interface IPriceSource
{
    /// <summary>Reads what each article costs, by its number (SKU), in cents.</summary>
    Task<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Gives up what does not survive a snapshot; the next read opens it again.</summary>
    void Disconnect();
}
