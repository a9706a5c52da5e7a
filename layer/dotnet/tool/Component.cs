namespace Snapper.Layer;

/// <summary>A part of the layer, as its manifest lists it.</summary>
/// <param name="Name">What it is called where it comes from.</param>
/// <param name="Version">Null for what has none.</param>
/// <param name="Licence">An SPDX expression.</param>
/// <param name="Source">The image, registry or repository that it comes from.</param>
/// <param name="Path">Where it is, relative to the layer.</param>
internal sealed record Component(string Name, string? Version, string Licence, string Source, string Path);
