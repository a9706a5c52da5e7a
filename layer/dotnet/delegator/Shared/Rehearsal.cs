using System.Runtime.CompilerServices;
using System.Text;

using Amazon.Lambda.RuntimeSupport;

namespace Snapper.Runtime;

/// <summary>
/// Sends Lambda's client through its whole life once before it does so in earnest: past a snapshot that
/// nobody takes, and to one invocation. What it does at the snapshot point happens once in a process, so
/// .NET would compile it after the restore, and the first caller would wait for that.
/// </summary>
/// <remarks>
/// Before any code of the function has run, and before the real client is made. Nothing of it gets into the log.
/// </remarks>
internal static class Rehearsal
{
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";
    private const string Profiling = "CORECLR_ENABLE_PROFILING";
    private const string LogDescriptor = "_LAMBDA_TELEMETRY_LOG_FD";

    /// <summary>It takes a tenth of a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A failure costs time after the restore, and nothing else.</summary>
    public static void Run()
    {
        // Others' hooks may have registered runtime hooks, which would be called now, and never again; and those
        // that watch requests, as profilers do, would see some that nobody made.
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(StartupHooks))
            || Environment.GetEnvironmentVariable(Profiling) == "1")
        {
            return;
        }

        try
        {
            PassAsync().GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            // In an executable, often because it has another client or an older one, which is no fault.
            Log.Debug($"Not rehearsed: {exception.Message}");
        }
    }

    /// <summary>Not inlined: the function's package may have no client, or one that lacks what this mentions.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task PassAsync()
    {
        var traces = ClientTraces.Remember();
        try
        {
            Environment.SetEnvironmentVariable(LogDescriptor, null);
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
            var end = new CancellationTokenSource();
            using var server = RuntimeApiServer.Start("{}"u8.ToArray(), end.Cancel);
            using var client = new HttpClient(new Redirection(server.Address));
            using var bootstrap = new LambdaBootstrap(client, AnswerAsync, InitializeAsync);

            // Right before the client takes the hooks: left behind by a failure, they would be called for real.
            if (!RuntimeHooks.TryRegister(new SnapshotPoint(), out _))
            {
                return;
            }

            await bootstrap.RunAsync(end.Token).WaitAsync(Patience);
        }
        finally
        {
            SnapshotPoint.ForgetRehearsal();
            traces.Remove();
        }
    }

    private static Task<bool> InitializeAsync() => Task.FromResult(true);

    private static Task<InvocationResponse> AnswerAsync(InvocationRequest request)
    {
        Console.WriteLine(request.LambdaContext.AwsRequestId);
        return Task.FromResult(new InvocationResponse(new MemoryStream("{}"u8.ToArray()), true));
    }

    /// <summary>Sends all requests to one address, by the handler that the client's own uses.</summary>
    private sealed class Redirection(Uri address) : DelegatingHandler(CreateHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }

        private static SocketsHttpHandler CreateHandler() =>
            new() { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8, UseProxy = false };
    }
}
