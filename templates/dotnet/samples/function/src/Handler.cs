using System.Text.Json;
using Amazon.Lambda.Core;

[assembly: LambdaSerializer(typeof(Function.FunctionJsonSerializer))]

namespace Function;

/// <summary>Answers requests for quotes. Lambda makes one instance in each execution environment.</summary>
public sealed class Handler
{
    private readonly ExecutionEnvironment _environment = new();
    private readonly PriceBook _prices;
    private readonly QuoteService _quotes;

    /// <summary>
    /// The init phase. With SnapStart it runs once, when a version is published: work done here costs
    /// the first caller nothing, and every execution environment starts from its result.
    /// </summary>
    public Handler()
        : this(PriceSources.FromEnvironment(), TimeProvider.System) { }

    internal Handler(IPriceSource source, TimeProvider clock)
    {
        _prices = new PriceBook(source, clock);
        _quotes = new QuoteService(_prices, clock);
        Hooks = new SnapshotHooks(_environment, _prices, source);

        // A constructor cannot await; nothing else wants this thread yet.
        _prices.RefreshAsync().GetAwaiter().GetResult();
        Hooks.Register();
    }

    internal SnapshotHooks Hooks { get; }

    /// <summary>Quotes a price.</summary>
    /// <exception cref="InvalidRequestException">The request cannot be answered, for the reason it gives.</exception>
    public async Task<Quote> HandleAsync(QuoteRequest request, ILambdaContext context)
    {
        // Environments live for hours; in one just restored, the hook has done this already.
        await _prices.RefreshAsync();
        var quote = _quotes.CreateQuote(request);
        var line = new LogLine(
            "quoted",
            context.AwsRequestId,
            _environment.Id,
            _environment.TakeColdStart(),
            quote.QuoteId,
            quote.Total,
            quote.ValidUntil
        );
        context.Logger.LogInformation(JsonSerializer.Serialize(line, FunctionJsonContext.Default.LogLine));
        return quote;
    }
}
