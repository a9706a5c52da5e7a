namespace Function;

/// <summary>Chooses where prices come from.</summary>
public static class PriceSources
{
    /// <summary>The URL that the variable <c>PRICES_URL</c> names or, without it, a list built in.</summary>
    /// <exception cref="UriFormatException">The variable holds no absolute URL.</exception>
    public static IPriceSource FromEnvironment() =>
        Environment.GetEnvironmentVariable("PRICES_URL") is { Length: > 0 } address
            ? new HttpPriceSource(new Uri(address), HttpPriceSource.CreateConnections)
            : new BuiltInPrices();
}
