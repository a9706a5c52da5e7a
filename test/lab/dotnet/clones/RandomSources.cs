using System.Security.Cryptography;
using System.Text;

/// <summary>The sources of randomness whose state lies in the process.</summary>
internal static class RandomSources
{
    /// <summary>Uses each of them, so that each has a state which a snapshot would hold.</summary>
    public static void Draw() => Describe("");

    /// <summary>
    /// Draws from each of them. The result is a line of JSON; made by hand, since a clone should do as
    /// little as possible that it did not do before.
    /// </summary>
    public static byte[] Describe(string clone)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var aes = Aes.Create();
        var sources = new (string Name, string Value)[]
        {
            ("RandomNumberGenerator.GetBytes", Convert.ToHexString(RandomNumberGenerator.GetBytes(16))),
            ("RandomNumberGenerator.GetInt32", $"{RandomNumberGenerator.GetInt32(int.MaxValue)}"),
            ("RandomNumberGenerator.GetHexString", RandomNumberGenerator.GetHexString(16)),
            ("ECDsa key", Convert.ToHexString(key.ExportECPrivateKey())),
            ("ECDsa signature", Convert.ToHexString(key.SignHash(new byte[32]))),
            ("Aes key", Convert.ToHexString(aes.Key)),
            ("TLS client random", Convert.ToHexString(ClientHello.Random())),
            ("Random.Shared.Next", string.Join(' ', Enumerable.Range(0, 4).Select(_ => Random.Shared.Next()))),
            ("Random.Shared.NextDouble", $"{Random.Shared.NextDouble():R}"),
            ("Random.Shared.GetItems", new string(Random.Shared.GetItems<char>("0123456789abcdef", 16))),
        };
        var values = string.Join(", ", sources.Select(source => $"\"{source.Name}\": \"{source.Value}\""));
        return Encoding.UTF8.GetBytes($"{{\"clone\": \"{clone}\", \"values\": {{{values}}}}}\n");
    }
}
