using System.Diagnostics;
using System.Security.Cryptography;

namespace Clones;

/// <summary>The sources of randomness; a snapshot holds the state of those whose state lies in the process.</summary>
internal static class RandomSources
{
    private static readonly ECDsa FixedKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly RandomNumberGenerator Generator = RandomNumberGenerator.Create();
    private static readonly Random Own = new();

    /// <summary>A value of each, by its name.</summary>
    public static IReadOnlyDictionary<string, string> DrawAll()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var aes = Aes.Create();
        var bytes = new byte[16];
        Generator.GetBytes(bytes);
        return new Dictionary<string, string>
        {
            ["kernel: /proc/sys/kernel/random/uuid"] = File.ReadAllText("/proc/sys/kernel/random/uuid"),
            ["kernel: Guid.NewGuid"] = $"{Guid.NewGuid()}",
            ["kernel: Path.GetRandomFileName"] = Path.GetRandomFileName(),
            ["RandomNumberGenerator.GetBytes"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            ["RandomNumberGenerator.GetInt32"] = Many(() => RandomNumberGenerator.GetInt32(int.MaxValue)),
            ["RandomNumberGenerator.GetHexString"] = RandomNumberGenerator.GetHexString(16),
            ["RandomNumberGenerator, made before the snapshot"] = Convert.ToHexString(bytes),
            ["ECDsa key"] = Convert.ToHexString(key.ExportECPrivateKey()),
            ["ECDsa signature"] = Convert.ToHexString(FixedKey.SignHash(new byte[32])),
            ["Aes key"] = Convert.ToHexString(aes.Key),
            ["Aes IV"] = Convert.ToHexString(aes.IV),
            ["TLS client random"] = Convert.ToHexString(ClientHello.Random()),
            ["Random.Shared.Next"] = Many(() => Random.Shared.Next()),
            ["Random.Shared.NextDouble"] = $"{Random.Shared.NextDouble():R}",
            ["Random.Shared.GetItems"] = new(Random.Shared.GetItems<char>("0123456789abcdef", 16)),
            ["ActivityTraceId.CreateRandom"] = ActivityTraceId.CreateRandom().ToHexString(),
            ["own: Random"] = Many(() => Own.Next()),
            ["own: string.GetHashCode"] = $"{"a string".GetHashCode(StringComparison.Ordinal)}",
        };
    }

    /// <summary>One number alone may be the same by chance.</summary>
    private static string Many(Func<int> draw) =>
        string.Join(' ', Enumerable.Range(0, 4).Select(_ => draw()));
}
