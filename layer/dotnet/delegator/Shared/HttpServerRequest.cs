namespace Snapper.Runtime;

/// <summary>A request as a server sees it.</summary>
/// <param name="Path">Such as <c>/2018-06-01/runtime/invocation/next</c>.</param>
internal sealed record HttpServerRequest(string Path, byte[] Body);
