using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.Lambda.Core;

namespace Clones;

/// <summary>Connections that are open when the snapshot is taken, to a peer that forgets them (../peer.c).</summary>
internal sealed class Connections
{
    private static readonly IPEndPoint Endpoint = IPEndPoint.Parse("192.0.2.1:8080");

    private readonly HttpClient _leftOpen = new();
    private readonly TcpClient _bare = new();
    private HttpClient _renewed = new();
    private readonly Process _peer;

    private Connections(Process peer) => _peer = peer;

    public static Connections Open()
    {
        var peer = Process.Start(
            new ProcessStartInfo("/var/task/peer", [$"{Endpoint.Address}", $"{Endpoint.Port}"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        peer.StandardOutput.ReadLine();
        var connections = new Connections(peer);
        connections._bare.Connect(Endpoint);
        connections.RequestAll().GetAwaiter().GetResult();
        SnapshotRestore.RegisterBeforeSnapshot(connections.Renew);
        return connections;
    }

    /// <summary>What becomes of the first requests over connections that died with the snapshot.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RequestAgain()
    {
        await _peer.StandardInput.WriteLineAsync("forget");
        await _peer.StandardOutput.ReadLineAsync();
        return new Dictionary<string, string>
        {
            ["HttpClient, renewed by a hook"] = await Outcome(() => ByClient(_renewed)),
            ["HttpClient, left open"] = await Outcome(() => ByClient(_leftOpen)),
            ["a bare socket"] = await Outcome(ByBareSocket),
        };
    }

    private async Task RequestAll()
    {
        await ByClient(_renewed);
        await ByClient(_leftOpen);
        await ByBareSocket();
    }

    /// <summary>Closes the connections of a client, which cannot be told to by itself.</summary>
    private ValueTask Renew()
    {
        _renewed.Dispose();
        _renewed = new HttpClient();
        return ValueTask.CompletedTask;
    }

    private static async Task<string> ByClient(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri($"http://{Endpoint}/"));
        return $"{(int)response.StatusCode}";
    }

    private async Task<string> ByBareSocket()
    {
        var stream = _bare.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {Endpoint}\r\n\r\n"));
        var answer = new byte[1024];
        var length = await stream.ReadAsync(answer);
        return Encoding.ASCII.GetString(answer, 0, length).Split(' ')[1];
    }

    private static async Task<string> Outcome(Func<Task<string>> request)
    {
        try
        {
            return await request();
        }
        catch (Exception exception) when (exception.GetBaseException() is SocketException reason)
        {
            return $"{reason.SocketErrorCode}";
        }
    }
}
