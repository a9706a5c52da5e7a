namespace Function.Tests;

/// <summary>A price source that counts what is asked of it.</summary>
internal sealed class StubPrices : IPriceSource
{
    public int Reads { get; private set; }

    public bool IsConnected { get; private set; }

    public Task<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken)
    {
        Reads++;
        IsConnected = true;
        return Task.FromResult<IReadOnlyDictionary<string, int>>(
            new Dictionary<string, int> { ["tea"] = 150, ["cake"] = 275 }
        );
    }

    public void Disconnect() => IsConnected = false;
}
