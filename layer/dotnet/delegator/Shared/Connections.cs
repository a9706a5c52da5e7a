using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Snapper.Runtime;

/// <summary>
/// TCP connections of the process that its snapshot outlives: in a restored environment their owner would
/// find out by an error or a timeout. Shut down before, they are what any server may close at any time,
/// which pools such as that of <see cref="HttpClient"/> notice: they open new ones.
/// </summary>
/// <remarks>
/// By system calls, as nobody but its owner can get at a <see cref="System.Net.Sockets.Socket"/>, and a second
/// one for the same connection would set modes that both share. The descriptors stay open: the owners close them.
/// </remarks>
internal static partial class Connections
{
    private const string Descriptors = "/proc/self/fd";

    /// <summary>The size of an IPv6 address with its port, <c>struct sockaddr_in6</c>; others are cut off.</summary>
    private const int AddressSize = 28;

    private const int SocketLevel = 1;
    private const int TypeOption = 3;
    private const int StreamType = 1;
    private const int InterNetwork = 2;
    private const int InterNetworkV6 = 10;
    private const int BothDirections = 2;

    /// <summary>How long a pool may take to notice; that of HTTP/2 does so in the background, within 20 ms.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    /// <summary>Shuts down all connections but those to loopback and to the Runtime API, whose other end is in the snapshot.</summary>
    public static void ShutDown()
    {
        try
        {
            if (ShutDownAll() > 0)
            {
                // The thread pool replaces a thread that waits for a task, which may be the only one it has.
                Task.Delay(Moment).Wait();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Error($"Connections that are open now will be dead after the restore: {exception.Message}");
        }
    }

    /// <returns>How many there were.</returns>
    private static int ShutDownAll()
    {
        _ = IPEndPoint.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") ?? "", out var runtimeApi);
        var count = 0;
        foreach (var path in Directory.EnumerateFileSystemEntries(Descriptors))
        {
            var descriptor = int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture);
            if (PeerOf(descriptor) is not { } peer || IPAddress.IsLoopback(peer.Address) || peer.Equals(runtimeApi))
            {
                continue;
            }

            if (ShutDown(descriptor, BothDirections) == 0)
            {
                count++;
                Log.Debug($"Shut down the connection to {peer}, which a snapshot would outlive.");
            }
        }

        return count;
    }

    /// <summary>The other end of a TCP connection; nothing if that is not what the descriptor stands for.</summary>
    private static IPEndPoint? PeerOf(int descriptor)
    {
        var size = sizeof(int);
        if (GetOption(descriptor, SocketLevel, TypeOption, out var type, ref size) != 0 || type != StreamType)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[AddressSize];
        size = AddressSize;
        if (GetPeerName(descriptor, ref MemoryMarshal.GetReference(name), ref size) != 0)
        {
            return null;
        }

        var address = MemoryMarshal.Read<ushort>(name) switch
        {
            InterNetwork => new IPAddress(name[4..8]),
            InterNetworkV6 => new IPAddress(name[8..24]),
            _ => null,
        };
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        return address is null ? null : new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(name[2..]));
    }

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static partial int GetOption(int descriptor, int level, int option, out int value, ref int size);

    [LibraryImport("libc", EntryPoint = "getpeername")]
    private static partial int GetPeerName(int descriptor, ref byte name, ref int size);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int ShutDown(int descriptor, int directions);
}
