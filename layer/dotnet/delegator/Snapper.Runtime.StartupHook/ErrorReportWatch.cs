using System.Diagnostics.Tracing;

namespace Snapper.Runtime;

/// <summary>
/// Ends the process when Lambda's client has reported a failed hook. The client itself goes on as if
/// all were well; under ASP.NET Core the application then starts, and waits for ever.
/// </summary>
/// <remarks>
/// The client tells nobody, so its requests are watched: .NET's HTTP client writes events for each.
/// The watch ends with the first invocation.
/// </remarks>
internal sealed class ErrorReportWatch : EventListener
{
    private const string HttpEvents = "System.Net.Http";

    /// <summary>Which part of a request's start holds the path and query; the source numbers them.</summary>
    private const int Path = 3;

    /// <summary>What the client does after its report; a process that ends by itself is gone by then.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a report may take, the connection included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private int _exitCode;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == HttpEvents)
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventName)
        {
            case "RequestStart":
                RequestStarts(eventData.EventSource, eventData.Payload?[Path] as string ?? "");
                break;
            case "RequestStop" or "RequestFailed" when _exitCode != 0:
                EndAfter(Grace);
                break;
        }
    }

    private void RequestStarts(EventSource source, string path)
    {
        if (path.EndsWith("/runtime/init/error", StringComparison.Ordinal))
        {
            ReportStarts(ExitCodes.BeforeSnapshotFailed);
        }
        else if (path.EndsWith("/runtime/restore/error", StringComparison.Ordinal))
        {
            ReportStarts(ExitCodes.AfterRestoreFailed);
        }
        else if (path.EndsWith("/runtime/invocation/next", StringComparison.Ordinal))
        {
            DisableEvents(source);
        }
    }

    private void ReportStarts(int exitCode)
    {
        _exitCode = exitCode;
        EndAfter(Patience);
    }

    /// <summary>On a thread of its own: those of the pool may have other things to do.</summary>
    private void EndAfter(TimeSpan time) =>
        new Thread(() =>
        {
            Thread.Sleep(time);
            Environment.Exit(_exitCode);
        })
        {
            IsBackground = true,
        }.Start();
}
