using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snapper.Layer;

/// <summary>
/// Writes <c>manifest.json</c>: what is inside a layer, from where and under which licence. No dates
/// and nothing of the machine that builds it: the same input gives the same bytes.
/// </summary>
internal sealed class LayerManifest(string layer, string runtimeImage)
{
    private const string Runtime = "runtime/bin";
    private const string AspNetCore = $"{Runtime}/shared/Microsoft.AspNetCore.App";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Adds the manifest to a layer that is complete but for that.</summary>
    /// <param name="layer">The folder that becomes <c>/opt/snapper</c>.</param>
    /// <param name="runtimeImage">The reference of the image that .NET was copied from.</param>
    /// <param name="bootstrap">A copy of that image's start script.</param>
    public static void Write(string layer, string runtimeImage, string bootstrap)
    {
        var manifest = new LayerManifest(layer, runtimeImage).Content(File.ReadAllText(bootstrap));
        File.WriteAllText(Path.Combine(layer, "manifest.json"), JsonSerializer.Serialize(manifest, Json) + '\n');
    }

    private object Content(string bootstrap)
    {
        var libraries = FilesIn("lib");
        var client = FilesIn("ric").Select(Assembly).ToArray();
        return new
        {
            SchemaVersion = 1,
            Sources = new { RuntimeImage = runtimeImage },
            Dotnet = new
            {
                Version = VersionIn($"{Runtime}/host/fxr"),
                Architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
                AspNetCore = Directory.Exists(Path.Combine(layer, AspNetCore)),
                Icu = libraries.Any(SystemLibraries.IsIcu),
                Libraries = libraries,
            },
            RuntimeInterfaceClient = client.ToDictionary(each => each.Name, each => each.Version),
            Components = Frameworks()
                .Concat(client)
                .Concat(libraries.Select(Library))
                .Append(new Component("Delegator and wrapper", null, "MIT", "this repository", "delegator")),
            // For whoever compares the wrapper with what the managed runtime does.
            Bootstrap = bootstrap.Split('\n'),
        };
    }

    private IEnumerable<Component> Frameworks()
    {
        yield return new(".NET", VersionIn($"{Runtime}/host/fxr"), "MIT", runtimeImage, Runtime);
        if (Directory.Exists(Path.Combine(layer, AspNetCore)))
        {
            yield return new("ASP.NET Core", VersionIn(AspNetCore), "MIT", runtimeImage, AspNetCore);
        }
    }

    /// <summary>An assembly of the runtime interface client; its version is the one of its package.</summary>
    private Component Assembly(string file)
    {
        var version = FileVersionInfo.GetVersionInfo(Path.Combine(layer, "ric", file)).ProductVersion;
        // A commit may follow.
        return new(Path.GetFileNameWithoutExtension(file), version?.Split('+')[0], "Apache-2.0", "NuGet", $"ric/{file}");
    }

    private Component Library(string name) =>
        new(name, null, SystemLibraries.LicenceOf(name), runtimeImage, $"lib/{name}");

    /// <summary>The names in a folder of the layer, sorted; none when there is no such folder.</summary>
    private string[] FilesIn(string folder)
    {
        var path = Path.Combine(layer, folder);
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path) : [];
        return [.. files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The version that .NET keeps as the only folder of a folder.</summary>
    private string VersionIn(string folder) =>
        Path.GetFileName(Directory.GetDirectories(Path.Combine(layer, folder)).Single());
}
