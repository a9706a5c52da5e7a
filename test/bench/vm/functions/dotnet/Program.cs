using System.Net.Mime;
using Microsoft.Extensions.Options;
using Offers;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi);
var warmUp = builder.Configuration.GetValue("WarmUp", defaultValue: true);
if (warmUp)
{
    builder.Services.AddAWSLambdaBeforeSnapshotRequest(WarmUp.Request());
}

builder.Services.AddControllers();
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<StockFailureHandler>();

builder
    .Services.AddOptions<OfferOptions>()
    .BindConfiguration(OfferOptions.Section)
    .ValidateDataAnnotations()
    .ValidateOnStart();
builder
    .Services.AddHttpClient<StockClient>(
        (services, client) =>
            client.BaseAddress = services.GetRequiredService<IOptions<OfferOptions>>().Value.StockAddress
    )
    .AddStandardResilienceHandler();

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddScoped<OfferService>();

var app = builder.Build();

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
app.MapControllers();

if (warmUp)
{
    WarmUp.RegisterSerializer(app.Services);
}

await app.RunAsync();
