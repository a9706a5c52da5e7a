using Snapper.Layer;

// What the layer build does with .NET itself: AWS's images have no zip and no Python.
switch (args)
{
    case ["manifest", var layer, var runtimeImage, var bootstrap]:
        LayerManifest.Write(layer, runtimeImage, bootstrap);
        return 0;
    case ["pack", var folder, var zip]:
        LayerZip.Write(folder, zip);
        return 0;
    default:
        Console.Error.WriteLine("usage: manifest LAYER RUNTIME_IMAGE BOOTSTRAP | pack FOLDER ZIP");
        return 2;
}
