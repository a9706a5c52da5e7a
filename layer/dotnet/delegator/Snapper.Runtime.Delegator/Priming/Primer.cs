using System.Diagnostics;
using System.Net.Sockets;

namespace Snapper.Runtime.Delegator.Priming;

/// <summary>
/// Invokes the handler before the snapshot is taken, so that the snapshot holds loaded assemblies,
/// compiled code and warm caches. The events come over HTTP, from a server in this process: the code
/// that will fetch events and post answers is warm then as well.
/// </summary>
internal sealed class Primer(PrimingPlan plan, RuntimeApiRouter router)
{
    /// <summary>Set while the function is primed, so that it can leave out side effects.</summary>
    private const string Marker = "SNAPPER_PRIMING";

    /// <summary>After this long, an invocation that still runs is named in the log.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    /// <param name="invokeOnce">Takes one event and answers it.</param>
    /// <param name="forgetRequest">Ends the last invocation as far as log lines are concerned.</param>
    public async Task PrimeAsync(Func<Task> invokeOnce, Action forgetRequest)
    {
        var began = Stopwatch.GetTimestamp();
        Environment.SetEnvironmentVariable(Marker, "1");
        try
        {
            using var server = StartServer();
            using (router.Divert(server.Address))
            {
                for (var number = 1; number <= plan.Count; number++)
                {
                    await InvokeAsync(invokeOnce, server, number);
                }
            }

            forgetRequest();
            var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            Log.Information($"Primed by {plan.Count} invocations in {milliseconds:0} ms");
        }
        catch (PrimingException exception)
        {
            forgetRequest();
            PrimingFailure.Report(exception);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Marker, null);
        }
    }

    private RuntimeApiServer StartServer()
    {
        try
        {
            return RuntimeApiServer.Start(plan.Event);
        }
        catch (SocketException exception)
        {
            throw new PrimingException($"No port of the loopback interface is free: {exception.Message}", exception);
        }
    }

    private async Task InvokeAsync(Func<Task> invokeOnce, RuntimeApiServer server, int number)
    {
        var which = $"invocation {number} of {plan.Count}";
        using var slow = new Timer(
            _ => Log.Error($"Still priming, {which}, after {Slow.TotalSeconds:0} s"), null, Slow, Timeout.InfiniteTimeSpan);
        try
        {
            await invokeOnce();
        }
        catch (Exception exception)
        {
            throw new PrimingException($"Priming failed in {which}: {exception.Message}", exception);
        }

        if (server.LastError is { } error)
        {
            throw new PrimingException($"Priming failed in {which}: {error}");
        }
    }
}
