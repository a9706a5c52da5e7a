using System.Net.Http.Json;

namespace Function;

/// <summary>Reads the price list from a URL that answers with a JSON object: prices by article number.</summary>
/// <remarks>
/// All reads share one client and its pool of connections. None of them may enter the snapshot: they are
/// dead after a restore, and where nobody shuts them down before it, as under AWS's own .NET runtime, the
/// pool would not notice, since the clock that its idle timeouts go by stands still in between.
/// </remarks>
/// <param name="address">Where the list is.</param>
/// <param name="createConnections">Makes the pool of a new client.</param>
public sealed class HttpPriceSource(Uri address, Func<HttpMessageHandler> createConnections)
    : IPriceSource,
        IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private HttpClient? _client;

    /// <summary>A pool that looks the host up again now and then.</summary>
    public static HttpMessageHandler CreateConnections() =>
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken)
    {
        _client ??= new HttpClient(createConnections()) { Timeout = Timeout };
        var prices = await _client.GetFromJsonAsync(
            address,
            FunctionJsonContext.Default.DictionaryStringInt32,
            cancellationToken
        );
        return prices ?? throw new InvalidDataException($"{address} holds no price list.");
    }

    /// <inheritdoc/>
    public void Disconnect()
    {
        _client?.Dispose();
        _client = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();
}
