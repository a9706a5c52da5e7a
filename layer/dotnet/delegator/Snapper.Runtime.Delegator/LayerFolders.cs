namespace Snapper.Runtime.Delegator;

/// <summary>Where things lie in the layer.</summary>
/// <param name="RuntimeInterfaceClient">The folder with Amazon's assemblies.</param>
/// <param name="Libraries">The folder with shared libraries; there may be none.</param>
internal sealed record LayerFolders(string RuntimeInterfaceClient, string Libraries)
{
    /// <summary>
    /// Finds the layer by this assembly's own path. <see cref="AppContext.BaseDirectory"/> is no help:
    /// with the function's deps.json on the command line it is the function's folder.
    /// </summary>
    public static LayerFolders Locate()
    {
        var delegator = Path.GetDirectoryName(typeof(LayerFolders).Assembly.Location)!;
        var layer = Path.GetDirectoryName(delegator)!;
        return new LayerFolders(Path.Combine(layer, "ric"), Path.Combine(layer, "lib"));
    }
}
