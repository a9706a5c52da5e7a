namespace Snapper.Runtime.Delegator.Priming;

/// <summary>The function could not be primed.</summary>
internal sealed class PrimingException(string message, Exception? cause = null) : Exception(message, cause);
