namespace Function;

/// <summary>The model is missing or broken.</summary>
public sealed class InvalidModelException(string message, Exception cause) : Exception(message, cause);
