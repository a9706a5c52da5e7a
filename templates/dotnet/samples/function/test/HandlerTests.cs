using System.Text.Json;
using Amazon.Lambda.TestUtilities;

namespace Function.Tests;

public sealed class HandlerTests
{
    private readonly ManualClock _clock = new();
    private readonly StubPrices _prices = new();
    private readonly TestLambdaLogger _log = new();
    private readonly Handler _handler;

    public HandlerTests() => _handler = new Handler(_prices, _clock);

    [Fact]
    public async Task A_quote_adds_up_the_prices_of_the_articles()
    {
        var quote = await SendAsync(new QuoteRequest([new QuoteItem("tea", 2), new QuoteItem("cake", 1)]));

        Assert.Equal(575, quote.Total);
    }

    [Fact]
    public async Task A_request_without_items_is_refused_in_words_for_the_caller()
    {
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => SendAsync(new QuoteRequest(null)));

        Assert.Equal("items: expected a list of at least one item", refusal.Message);
    }

    [Fact]
    public async Task The_priming_event_is_one_that_the_function_accepts()
    {
        var function = new Handler();
        using var prime = File.OpenRead("prime.json");
        var serializer = new FunctionJsonSerializer();

        var quote = await function.HandleAsync(serializer.Deserialize<QuoteRequest>(prime), Context());

        Assert.Equal(1025, quote.Total);
    }

    [Fact]
    public void Quotes_are_written_in_camel_case()
    {
        var serializer = new FunctionJsonSerializer();
        using var json = new MemoryStream();

        serializer.Serialize(new Quote(Guid.Empty, 575, _clock.GetUtcNow()), json);

        using var document = JsonDocument.Parse(json.ToArray());
        Assert.Equal(575, document.RootElement.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task A_restored_environment_has_an_identity_of_its_own_and_a_cold_start_to_report()
    {
        var request = new QuoteRequest([new QuoteItem("tea", 1)]);

        await SendAsync(request);
        await _handler.Hooks.BeforeSnapshotAsync();
        await _handler.Hooks.AfterRestoreAsync();
        await SendAsync(request);
        await SendAsync(request);

        var lines = Logged();
        Assert.Equal([true, true, false], lines.Select(line => line.ColdStart));
        Assert.NotEqual(lines[0].EnvironmentId, lines[1].EnvironmentId);
        Assert.Equal(lines[1].EnvironmentId, lines[2].EnvironmentId);
    }

    [Fact]
    public async Task A_restored_environment_reads_prices_again_when_the_snapshot_is_old()
    {
        await _handler.Hooks.BeforeSnapshotAsync();
        Assert.False(_prices.IsConnected);

        await _handler.Hooks.AfterRestoreAsync();
        Assert.Equal(1, _prices.Reads);

        _clock.Advance(TimeSpan.FromDays(30));
        await _handler.Hooks.AfterRestoreAsync();
        Assert.Equal(2, _prices.Reads);
    }

    private Task<Quote> SendAsync(QuoteRequest request) => _handler.HandleAsync(request, Context());

    private TestLambdaContext Context() => new() { AwsRequestId = "test-request", Logger = _log };

    /// <summary>What was logged so far; the logger puts the level before each line.</summary>
    private List<LogLine> Logged() =>
        [
            .. _log
                .Buffer.ToString()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line[line.IndexOf('{', StringComparison.Ordinal)..])
                .Select(line => JsonSerializer.Deserialize(line, FunctionJsonContext.Default.LogLine)!),
        ];
}
