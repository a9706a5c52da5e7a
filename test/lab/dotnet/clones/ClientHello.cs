using System.Net.Security;
using System.Security.Authentication;

/// <summary>The first message of a TLS connection.</summary>
internal static class ClientHello
{
    /// <summary>Where the client random begins: after the record's and the message's header, and the version.</summary>
    private const int Offset = 5 + 4 + 2;

    private const int Length = 32;

    /// <summary>The random bytes that a client contributes to the keys of a connection.</summary>
    public static byte[] Random()
    {
        using var wire = new MemoryStream();
        using var tls = new SslStream(wire, leaveInnerStreamOpen: true);
        try
        {
            tls.AuthenticateAsClient("example.com");
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The message is written; nobody answers it.
        }

        return wire.ToArray().AsSpan(Offset, Length).ToArray();
    }
}
