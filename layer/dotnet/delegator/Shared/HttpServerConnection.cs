using System.Globalization;
using System.Net;
using System.Text;

namespace Snapper.Runtime;

/// <summary>
/// The server's side of an HTTP/1.1 connection, for requests of a client that is known: .NET's own.
/// <see cref="HttpListener"/> would do, but it drops connections now and then while they are in use.
/// </summary>
internal sealed class HttpServerConnection(Stream stream)
{
    private readonly byte[] _buffer = new byte[4096];
    private int _next;
    private int _end;

    /// <summary>Reads the next request; nothing when the client has closed the connection.</summary>
    /// <exception cref="IOException">The connection ends in the middle of a request.</exception>
    public async Task<HttpServerRequest?> ReadRequestAsync()
    {
        var start = await ReadLineAsync();
        if (start.Length == 0)
        {
            return null;
        }

        var length = 0;
        var chunked = false;
        for (var line = await ReadLineAsync(); line.Length > 0; line = await ReadLineAsync())
        {
            var (name, value) = Split(line, ':');
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(value, CultureInfo.InvariantCulture);
            }
            else if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                chunked = value.Contains("chunked", StringComparison.OrdinalIgnoreCase);
            }
        }

        var path = Split(Split(start, ' ').After, ' ').Before;
        return new HttpServerRequest(path, chunked ? await ReadChunksAsync() : await ReadAsync(length));
    }

    public async Task WriteResponseAsync(
        HttpStatusCode status, Dictionary<string, string> headers, byte[] json)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {(int)status} {status}\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append("Content-Type: application/json\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {json.Length}\r\n\r\n");
        byte[] message = [.. Encoding.UTF8.GetBytes(head.ToString()), .. json];
        await stream.WriteAsync(message);
    }

    private async Task<byte[]> ReadChunksAsync()
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = Split(await ReadLineAsync(), ';').Before;
            var length = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length > 0)
            {
                body.Write(await ReadAsync(length));
                await ReadLineAsync();
                continue;
            }

            // Trailers may follow; an empty line is the end.
            while ((await ReadLineAsync()).Length > 0)
            {
            }

            return body.ToArray();
        }
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        for (var index = 0; index < length; index++)
        {
            var next = await ReadByteAsync();
            bytes[index] = next < 0 ? throw new EndOfStreamException() : (byte)next;
        }

        return bytes;
    }

    /// <summary>A line without its end; empty at the end of the connection as well.</summary>
    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        for (var next = await ReadByteAsync(); next >= 0 && next != '\n'; next = await ReadByteAsync())
        {
            line.Append((char)next);
        }

        return line.ToString().TrimEnd('\r');
    }

    /// <summary>A byte, or -1 at the end of the connection.</summary>
    private async ValueTask<int> ReadByteAsync()
    {
        if (_next == _end)
        {
            _next = 0;
            _end = await stream.ReadAsync(_buffer);
        }

        return _end == 0 ? -1 : _buffer[_next++];
    }

    private static (string Before, string After) Split(string text, char separator)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..].Trim());
    }
}
