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
        var json =
            """{ "headers": { "accept": "*/*" }, "requestContext": { "http": { "method": "GET", "path": "/" } } }"""u8;
        for (var times = 0; times < Repetitions; times++)
        {
            using var events = new MemoryStream(json.ToArray());
            serializer.Deserialize<APIGatewayHttpApiV2ProxyRequest>(events);
            using var answers = new MemoryStream();
            serializer.Serialize(answer, answers);
        }
    }
}
