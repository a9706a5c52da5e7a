using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;

namespace Offers;

/// <summary>What the application does before the snapshot, so that the snapshot holds compiled code.</summary>
internal static class WarmUp
{
    /// <summary>As often as Lambda's server sends each of the requests.</summary>
    private const int Repetitions = 5;

    private const string Path = "/offers";

    private const string Body = """
        {
          "customer": {
            "name": "Ada",
            "email": "ada@example.com",
            "address": { "street": "1 Long Lane", "city": "London", "country": "GB" }
          },
          "lines": [{ "sku": "coffee", "quantity": 10, "gift": { "message": "For you" } }]
        }
        """;

    /// <summary>What is sent through the application. It changes nothing, neither here nor in the stock.</summary>
    public static HttpRequestMessage Request() =>
        new(HttpMethod.Post, Path)
        {
            Content = new StringContent(Body, Encoding.UTF8, MediaTypeNames.Application.Json),
        };

    /// <summary>
    /// Registers a hook that reads events and writes answers as Lambda's server does. The request above
    /// skips that part.
    /// </summary>
    public static void RegisterSerializer(IServiceProvider services)
    {
        // There is none where Kestrel serves.
        if (services.GetService<ILambdaSerializer>() is not { } serializer)
        {
            return;
        }

        Amazon.Lambda.Core.SnapshotRestore.RegisterBeforeSnapshot(() =>
        {
            Use(serializer);
            return ValueTask.CompletedTask;
        });
    }

    private static void Use(ILambdaSerializer serializer)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = MediaTypeNames.Application.Json };
        var answer = new APIGatewayHttpApiV2ProxyResponse
        {
            StatusCode = StatusCodes.Status200OK,
            Headers = headers,
            Body = Body,
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(Event(headers));
        for (var times = 0; times < Repetitions; times++)
        {
            using var events = new MemoryStream(json);
            serializer.Deserialize<APIGatewayHttpApiV2ProxyRequest>(events);
            using var answers = new MemoryStream();
            serializer.Serialize(answer, answers);
        }
    }

    /// <summary>Every member that API Gateway sends: what reads one is compiled when the first arrives.</summary>
    private static object Event(Dictionary<string, string> headers) =>
        new
        {
            version = "2.0",
            routeKey = "$default",
            rawPath = Path,
            rawQueryString = "",
            headers,
            requestContext = new
            {
                accountId = "",
                apiId = "",
                domainName = "",
                domainPrefix = "",
                http = new
                {
                    method = HttpMethods.Post,
                    path = Path,
                    protocol = "HTTP/1.1",
                    sourceIp = "192.0.2.1",
                    userAgent = "priming",
                },
                requestId = "",
                routeKey = "$default",
                stage = "$default",
                time = "",
                timeEpoch = 0,
            },
            body = Body,
            isBase64Encoded = false,
        };
}
