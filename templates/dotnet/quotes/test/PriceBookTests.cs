namespace Function.Tests;

public sealed class PriceBookTests
{
    [Fact]
    public async Task Prices_are_read_again_only_when_they_are_too_old()
    {
        var clock = new ManualClock();
        var source = new StubPrices();
        var prices = new PriceBook(source, clock);
        await prices.RefreshAsync(TestContext.Current.CancellationToken);

        clock.Advance(PriceBook.MaximumAge / 2);
        await prices.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, source.Reads);

        clock.Advance(PriceBook.MaximumAge / 2);
        await prices.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, source.Reads);
    }
}
