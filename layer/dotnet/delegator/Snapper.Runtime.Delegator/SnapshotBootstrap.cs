using System.Text;

using Amazon.Lambda.RuntimeSupport;

using Snapper.Runtime.Delegator.Priming;

namespace Snapper.Runtime.Delegator;

/// <summary>
/// Lambda's official client, set up as its own program sets it up, but with an HTTP client of ours: so
/// the function can be primed through the very code that serves it later, and a function whose
/// Amazon.Lambda.Core knows no hooks is still reseeded.
/// </summary>
/// <param name="handler">Such as <c>Assembly::Namespace.Type::Method</c>.</param>
/// <param name="internals">What of the client is not public.</param>
/// <param name="unhooked">What to call around the snapshot when no hook does it.</param>
internal sealed class SnapshotBootstrap(string handler, RuntimeSupportInternals internals, SnapshotPoint? unhooked)
{
    /// <summary>Loads and primes the function, waits for the restore, serves. Returns when a hook failed.</summary>
    public void Run(PrimingPlan? plan)
    {
        using var router = new RuntimeApiRouter(CreateHandler(), unhooked);
        using var client = CreateClient(router);
        var code = internals.CreateUserCode(handler);
        using var wrapper = HandlerWrapper.GetHandlerWrapper(code.Invoke);
        LambdaBootstrap? bootstrap = null;
        using (bootstrap = new LambdaBootstrap(client, wrapper, Initialize))
        {
            bootstrap.RunAsync().GetAwaiter().GetResult();
        }

        // Not async: what is left of an async method runs, and is compiled, when its caller is done, which is
        // after the restore.
        Task<bool> Initialize()
        {
            code.Load();
            internals.SetSerializer(bootstrap!, code.Serializer());
            if (plan is not null)
            {
                var primer = new Primer(plan, router);
                var primed = primer.PrimeAsync(
                    () => internals.InvokeOnceAsync(bootstrap!),
                    () => internals.ForgetRequest(bootstrap!));
                primed.GetAwaiter().GetResult();
            }

            return Task.FromResult(true);
        }
    }

    /// <summary>Has what the client's own has: header values may hold more than ASCII.</summary>
    internal static SocketsHttpHandler CreateHandler() =>
        new() { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 };

    private static HttpClient CreateClient(HttpMessageHandler handler)
    {
        using var official = LambdaBootstrap.ConstructHttpClient();
        var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Add("User-Agent", official.DefaultRequestHeaders.UserAgent.ToString());
        return client;
    }
}
