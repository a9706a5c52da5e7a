using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Snapper.Runtime.Delegator.Priming;

/// <summary>
/// As much of Lambda's Runtime API as an invocation takes: hands out one event over and over, and takes
/// the answers. It listens on the loopback interface, for this process.
/// </summary>
internal sealed class PrimingServer : IDisposable
{
    private const string NextInvocation = "/runtime/invocation/next";
    private const string InvocationError = "/error";

    /// <summary>The id of an account that nobody has.</summary>
    private const string Account = "000000000000";

    /// <summary>What the Runtime API answers to a response or an error.</summary>
    private static readonly byte[] Acknowledgement = """{"status":"OK"}"""u8.ToArray();

    /// <summary>As long as a function may run: its timeout is not known before the first invocation.</summary>
    private static readonly TimeSpan LongestInvocation = TimeSpan.FromMinutes(15);

    private readonly HttpListener _listener;
    private readonly byte[] _event;
    private int _number;

    private PrimingServer(HttpListener listener, Uri address, byte[] @event)
    {
        _listener = listener;
        _event = @event;
        Address = address;
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The error of the last invocation, as <c>Type: message</c>; nothing if it succeeded.</summary>
    public string? LastError { get; private set; }

    /// <exception cref="PrimingException">There is no port to listen on.</exception>
    public static PrimingServer Start(byte[] @event)
    {
        try
        {
            var address = new Uri($"http://127.0.0.1:{FindFreePort()}/");
            var listener = new HttpListener { Prefixes = { address.AbsoluteUri } };
            listener.Start();
            return new PrimingServer(listener, address, @event);
        }
        catch (Exception exception) when (exception is HttpListenerException or SocketException)
        {
            throw new PrimingException($"No port of the loopback interface is free: {exception.Message}", exception);
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        var path = context.Request.Url!.AbsolutePath;
        if (path.EndsWith(NextInvocation, StringComparison.Ordinal))
        {
            LastError = null;
            Describe(response.Headers, ++_number);
            await SendAsync(response, _event);
            return;
        }

        using var body = new StreamReader(context.Request.InputStream);
        var text = await body.ReadToEndAsync();
        if (path.EndsWith(InvocationError, StringComparison.Ordinal))
        {
            LastError = DescribeError(text);
        }

        response.StatusCode = (int)HttpStatusCode.Accepted;
        await SendAsync(response, Acknowledgement);
    }

    private static async Task SendAsync(HttpListenerResponse response, byte[] json)
    {
        response.ContentType = "application/json";
        response.ContentLength64 = json.Length;
        await response.OutputStream.WriteAsync(json);
    }

    /// <summary>The headers of an invocation that nobody made; its id says what it is.</summary>
    private static void Describe(WebHeaderCollection headers, int number)
    {
        var region = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        var function = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");
        var deadline = DateTimeOffset.UtcNow + LongestInvocation;
        headers["Lambda-Runtime-Aws-Request-Id"] = $"snapper-priming-{number}";
        headers["Lambda-Runtime-Invoked-Function-Arn"] = $"arn:aws:lambda:{region}:{Account}:function:{function}";
        headers["Lambda-Runtime-Deadline-Ms"] =
            deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }

    private static string DescribeError(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var type = document.RootElement.GetProperty("errorType").GetString();
            var message = document.RootElement.GetProperty("errorMessage").GetString();
            return $"{type}: {message}";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return json;
        }
    }

    private static int FindFreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
