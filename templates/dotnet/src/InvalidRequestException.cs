namespace Function;

/// <summary>The caller's mistake, in words meant for the caller.</summary>
public sealed class InvalidRequestException(string message) : Exception(message);
