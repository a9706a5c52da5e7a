using System.Net.Http.Headers;
using System.Text.Json;

namespace Snapper.Runtime.Delegator;

/// <summary>
/// The one call of Lambda's Runtime API that the delegator makes itself: where the official client
/// would end the process without a word to Lambda.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror
/// </summary>
internal static class RuntimeApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reports that the function cannot start, in the log and to Lambda.</summary>
    /// <param name="type">Such as <c>Runtime.PrimingError</c>.</param>
    /// <param name="message">What failed, why, and what to do.</param>
    /// <param name="cause">Whose stack is reported.</param>
    public static void PostInitializationError(string type, string message, Exception? cause = null)
    {
        Log.Error($"{message} ({type}){(cause is null ? "" : $"{Environment.NewLine}{cause}")}");
        try
        {
            Post(type, message, cause);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or UriFormatException)
        {
            Log.Error($"The error could not be reported to Lambda: {exception.Message}");
        }
    }

    private static void Post(string type, string message, Exception? cause)
    {
        var endpoint = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = Patience };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri($"http://{endpoint}/2018-06-01/runtime/init/error"));
        request.Headers.Add("Lambda-Runtime-Function-Error-Type", type);
        request.Content = new ByteArrayContent(Describe(type, message, cause));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.aws.lambda.error+json");
        using var response = client.Send(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Written by hand: the function may have switched off reflection on JSON.</summary>
    private static byte[] Describe(string type, string message, Exception? cause)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("errorType", type);
            writer.WriteString("errorMessage", message);
            writer.WriteStartArray("stackTrace");
            foreach (var line in (cause?.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                writer.WriteStringValue(line);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return json.ToArray();
    }
}
