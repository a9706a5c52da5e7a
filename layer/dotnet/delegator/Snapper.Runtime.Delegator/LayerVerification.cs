using System.Globalization;
using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;

using Amazon.Lambda.RuntimeSupport;

namespace Snapper.Runtime.Delegator;

/// <summary>
/// Checks a layer in the image of the Java runtime that will host it: fails when something that the
/// layer needs at run time is missing there, and says so while the layer is built rather than on Lambda.
/// </summary>
internal static class LayerVerification
{
    /// <summary>Checks everything, and prints what was found as one line of JSON.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(LayerFolders layer)
    {
        try
        {
            Console.WriteLine(JsonSerializer.Serialize(Check(layer)));
            return 0;
        }
        catch (Exception exception)
        {
            Log.Error($"The layer does not work in this image: {exception}");
            return ExitCodes.InitializationFailed;
        }
    }

    private static object Check(LayerFolders layer)
    {
        if (!RuntimeSupportInternals.TryFind(out _, out var missing))
        {
            throw new InvalidOperationException(
                $"This version of Amazon.Lambda.RuntimeSupport cannot be used for priming: it lacks {missing}.");
        }

        CheckRandomSources();
        CheckCryptography();
        return new
        {
            dotnet = Environment.Version.ToString(),
            openssl = OpenSsl.Version,
            runtimeInterfaceClient = VersionOf(typeof(LambdaBootstrap).Assembly),
            priming = true,
            icu = CheckGlobalization(layer),
        };
    }

    private static void CheckRandomSources()
    {
        if (!SharedRandom.IsKnown)
        {
            throw new InvalidOperationException("Random.Shared or Activity of this .NET version cannot be reset.");
        }

        SharedRandom.Forget();
        OpenSsl.Reseed();
    }

    /// <summary>What a library that does not fit breaks first.</summary>
    private static void CheckCryptography()
    {
        RandomNumberGenerator.GetBytes(16);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var tls = new SslStream(new MemoryStream());
        try
        {
            tls.AuthenticateAsClient("example.com");
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // Nobody answers in a memory stream. What counts is that OpenSSL wrote its first message.
        }
    }

    /// <summary>Data of cultures comes from ICU; without it every culture is like the invariant one.</summary>
    private static bool CheckGlobalization(LayerFolders layer)
    {
        var carried = Directory.Exists(layer.Libraries)
            && Directory.EnumerateFiles(layer.Libraries, "libicuuc.so*").Any();
        var works = CultureInfo.GetCultureInfo("fr-FR").NumberFormat.NumberDecimalSeparator == ",";
        if (carried && !works)
        {
            throw new InvalidOperationException("The layer carries ICU, but .NET does not use it.");
        }

        return works;
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? $"{assembly.GetName().Version}";
}
