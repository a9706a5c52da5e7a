using System.Diagnostics.Tracing;

namespace Snapper.Runtime;

/// <summary>
/// Ends the process when Lambda's client has reported a failed hook. The client itself goes on as if
/// all were well; under ASP.NET Core the application then starts, and waits for ever.
/// </summary>
/// <remarks>
/// The client tells nobody, so its requests are watched: .NET's HTTP client writes an event for each.
/// The watch ends with the first invocation.
/// </remarks>
internal sealed class ErrorReportWatch : EventListener
{
    private const string HttpEvents = "System.Net.Http";
    private const string RequestStarts = "RequestStart";

    /// <summary>Which part of a request's start holds the path and query; the source numbers them.</summary>
    private const int Path = 3;

    /// <summary>How long the client may take to send its report.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == HttpEvents)
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName != RequestStarts || eventData.Payload?[Path] is not string path)
        {
            return;
        }

        if (path.EndsWith("/runtime/init/error", StringComparison.Ordinal))
        {
            EndSoon(ExitCodes.BeforeSnapshotFailed);
        }
        else if (path.EndsWith("/runtime/restore/error", StringComparison.Ordinal))
        {
            EndSoon(ExitCodes.AfterRestoreFailed);
        }
        else if (path.EndsWith("/runtime/invocation/next", StringComparison.Ordinal))
        {
            DisableEvents(eventData.EventSource);
        }
    }

    /// <summary>On a thread of its own: those of the pool may have other things to do.</summary>
    private static void EndSoon(int code) =>
        new Thread(() =>
        {
            Thread.Sleep(Grace);
            Environment.Exit(code);
        })
        {
            IsBackground = true,
        }.Start();
}
