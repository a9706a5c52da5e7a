using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Snapper.Runtime;

/// <summary>
/// As much of Lambda's Runtime API as its client has to see before the snapshot: tells of a restore, hands out
/// one event over and over, and takes the answers. It listens on the loopback interface, for this process.
/// </summary>
internal sealed class RuntimeApiServer : IDisposable
{
    private const string NextInvocation = "/runtime/invocation/next";
    private const string NextRestore = "/runtime/restore/next";
    private const string InvocationError = "/error";

    /// <summary>The id of an account that nobody has.</summary>
    private const string Account = "000000000000";

    /// <summary>As long as a function may run: its timeout is not known before the first invocation.</summary>
    private static readonly TimeSpan LongestInvocation = TimeSpan.FromMinutes(15);

    /// <summary>What the Runtime API answers to a response or an error.</summary>
    private static readonly byte[] Acknowledgement = """{"status":"OK"}"""u8.ToArray();

    private readonly TcpListener _listener;
    private readonly byte[] _event;
    private readonly Action? _afterFirst;
    private int _number;

    private RuntimeApiServer(TcpListener listener, byte[] @event, Action? afterFirst)
    {
        _listener = listener;
        _event = @event;
        _afterFirst = afterFirst;
        Address = new Uri($"http://{listener.LocalEndpoint}/");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The error of the last invocation, as <c>Type: message</c>; nothing if it succeeded.</summary>
    public string? LastError { get; private set; }

    /// <param name="event">What it hands out.</param>
    /// <param name="afterFirst">Called in the place of an answer when a second event is asked for.</param>
    /// <exception cref="SocketException">No port of the loopback interface is free.</exception>
    public static RuntimeApiServer Start(byte[] @event, Action? afterFirst = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new RuntimeApiServer(listener, @event, afterFirst);
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    /// <summary>Serves one connection until the other side closes it.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            var connection = new HttpServerConnection(client.GetStream());
            try
            {
                while (await connection.ReadRequestAsync() is { } request)
                {
                    await AnswerAsync(connection, request);
                }
            }
            catch (IOException)
            {
                // Whoever closes in the middle of something misses the answer, and says so.
            }
        }
    }

    private Task AnswerAsync(HttpServerConnection connection, HttpServerRequest request)
    {
        if (request.Path.EndsWith(NextInvocation, StringComparison.Ordinal))
        {
            LastError = null;
            if (_number > 0 && _afterFirst is not null)
            {
                _afterFirst();
                return Task.CompletedTask;
            }

            return connection.WriteResponseAsync(HttpStatusCode.OK, Describe(++_number), _event);
        }

        if (request.Path.EndsWith(NextRestore, StringComparison.Ordinal))
        {
            return connection.WriteResponseAsync(HttpStatusCode.OK, [], Acknowledgement);
        }

        if (request.Path.EndsWith(InvocationError, StringComparison.Ordinal))
        {
            LastError = DescribeError(request.Body);
        }

        return connection.WriteResponseAsync(HttpStatusCode.Accepted, [], Acknowledgement);
    }

    /// <summary>The headers of an invocation that nobody made; its id says what it is.</summary>
    private static Dictionary<string, string> Describe(int number)
    {
        var region = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        var function = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");
        var deadline = DateTimeOffset.UtcNow + LongestInvocation;
        return new()
        {
            ["Lambda-Runtime-Aws-Request-Id"] = $"snapper-priming-{number}",
            ["Lambda-Runtime-Invoked-Function-Arn"] = $"arn:aws:lambda:{region}:{Account}:function:{function}",
            ["Lambda-Runtime-Deadline-Ms"] =
                deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            // With these there are as many as Lambda sends: more than a list of headers first has room for.
            ["Date"] = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture),
            ["Server"] = "snapper",
        };
    }

    private static string DescribeError(byte[] json)
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
            return "the client reported an error in a form that is not known";
        }
    }
}
