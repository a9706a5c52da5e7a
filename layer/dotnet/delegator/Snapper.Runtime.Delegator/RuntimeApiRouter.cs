namespace Snapper.Runtime.Delegator;

/// <summary>
/// Carries the requests of Lambda's client to the Runtime API; while the function is primed, those
/// about invocations to another address.
/// </summary>
/// <param name="runtimeApi">What requests are sent by.</param>
/// <param name="unhooked">What to call around the snapshot when no hook does it.</param>
internal sealed class RuntimeApiRouter(HttpMessageHandler runtimeApi, SnapshotPoint? unhooked)
    : DelegatingHandler(runtimeApi)
{
    private volatile Diversion? _diversion;

    /// <summary>Sends requests about invocations to another address until the result is disposed.</summary>
    /// <param name="address">Host and port of a server that speaks the Runtime API.</param>
    /// <remarks>
    /// The connections are others, too, and are closed with it: none of them is part of the snapshot.
    /// </remarks>
    public IDisposable Divert(Uri address) => _diversion = new Diversion(this, address);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (_diversion is { } diversion && path.Contains("/runtime/invocation/", StringComparison.Ordinal))
        {
            return await diversion.SendAsync(request, cancellationToken);
        }

        if (unhooked is null || !path.EndsWith("/runtime/restore/next", StringComparison.Ordinal))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        unhooked.BeforeSnapshot();
        var response = await base.SendAsync(request, cancellationToken);
        unhooked.AfterRestore();
        return response;
    }

    private sealed class Diversion(RuntimeApiRouter router, Uri address) : IDisposable
    {
        private readonly HttpMessageInvoker _invoker = new(CreateHandler());

        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return _invoker.SendAsync(request, cancellationToken);
        }

        /// <summary>A proxy that the function is to use does not know this process's own addresses.</summary>
        private static SocketsHttpHandler CreateHandler()
        {
            var handler = SnapshotBootstrap.CreateHandler();
            handler.UseProxy = false;
            return handler;
        }

        public void Dispose()
        {
            router._diversion = null;
            _invoker.Dispose();
        }
    }
}
