using System.Net.Mime;
using System.Text;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;

namespace Function;

/// <summary>What the application does before the snapshot, so that the snapshot holds compiled code.</summary>
internal static class WarmUp
{
    /// <summary>As often as Amazon.Lambda.AspNetCoreServer sends each of the requests.</summary>
    private const int Repetitions = 5;

    /// <summary>With all that events have: what sets a property is compiled when an event has it first.</summary>
    private static ReadOnlySpan<byte> Event =>
        """
        {
          "version": "2.0",
          "routeKey": "$default",
          "rawPath": "/",
          "rawQueryString": "key=value",
          "cookies": ["key=value"],
          "headers": { "accept": "*/*" },
          "queryStringParameters": { "key": "value" },
          "requestContext": {
            "accountId": "000000000000",
            "apiId": "warm-up",
            "domainName": "warm-up",
            "domainPrefix": "warm-up",
            "http": {
              "method": "GET",
              "path": "/",
              "protocol": "HTTP/1.1",
              "sourceIp": "192.0.2.1",
              "userAgent": "warm-up"
            },
            "requestId": "warm-up",
            "routeKey": "$default",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1767225600000
          },
          "body": "{}",
          "isBase64Encoded": false
        }
        """u8;

    /// <summary>
    /// One for each route that is worth it. They must have no side effect that matters: Lambda may
    /// repeat the whole init at any time.
    /// </summary>
    public static IEnumerable<HttpRequestMessage> Requests() =>
        [
            new HttpRequestMessage(HttpMethod.Get, "/prices/apple"),
            new HttpRequestMessage(HttpMethod.Post, "/quotes")
            {
                Content = new StringContent(
                    """{ "items": [{ "sku": "apple", "quantity": 3 }, { "sku": "coffee", "quantity": 1 }] }""",
                    Encoding.UTF8,
                    MediaTypeNames.Application.Json
                ),
            },
        ];

    /// <summary>
    /// Registers a hook that reads events and writes answers as Lambda's server does. The requests above
    /// skip that part.
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
        var answer = new APIGatewayHttpApiV2ProxyResponse
        {
            StatusCode = StatusCodes.Status200OK,
            Headers = new Dictionary<string, string> { ["Content-Type"] = MediaTypeNames.Application.Json },
            Body = "{}",
        };
        for (var times = 0; times < Repetitions; times++)
        {
            using var events = new MemoryStream(Event.ToArray());
            serializer.Deserialize<APIGatewayHttpApiV2ProxyRequest>(events);
            using var answers = new MemoryStream();
            serializer.Serialize(answer, answers);
        }
    }
}
