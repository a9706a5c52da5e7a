using System.Net.Mime;
using Function;

var builder = WebApplication.CreateSlimBuilder(args);

// On Lambda this takes the place of Kestrel, which serves the same routes under `dotnet run`.
builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi);
foreach (var request in WarmUp.Requests())
{
    builder.Services.AddAWSLambdaBeforeSnapshotRequest(request);
}

// What the framework says of every request; RequestLog has a line for it. Of the warm-up requests
// Lambda's server warns that they have no domain name.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Logging.AddFilter("Amazon.Lambda.AspNetCoreServer", LogLevel.Error);

builder.Services.ConfigureHttpJsonOptions(options =>
    options.SerializerOptions.TypeInfoResolverChain.Insert(0, FunctionJsonContext.Default)
);
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<CallerErrorHandler>();
builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(PriceSources.FromEnvironment());
builder.Services.AddSingleton<ExecutionEnvironment>();
builder.Services.AddSingleton<PriceBook>();
builder.Services.AddSingleton<QuoteService>();
builder.Services.AddSingleton<SnapshotHooks>();

var app = builder.Build();

app.UseMiddleware<RequestLog>();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.Use(
    (context, next) =>
    {
        // The warm-up requests arrive without theirs; what has none counts as JSON.
        context.Request.ContentType ??= MediaTypeNames.Application.Json;
        return next(context);
    }
);
app.MapPrices();
app.MapQuotes();

// The init phase. With SnapStart it runs once, when a version is published: work done here costs
// the first caller nothing, and every execution environment starts from its result.
await app.Services.GetRequiredService<PriceBook>().RefreshAsync();
app.Services.GetRequiredService<SnapshotHooks>().Register();
WarmUp.RegisterSerializer(app.Services);

await app.RunAsync();
