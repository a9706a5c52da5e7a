namespace Function;

/// <summary>What is logged of an answered request, as one line of JSON.</summary>
internal sealed record LogLine(
    string Message,
    string RequestId,
    Guid EnvironmentId,
    bool ColdStart,
    string Method,
    string Path,
    int Status
);
