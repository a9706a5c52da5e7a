using System.Net;
using System.Text;

namespace Function.Tests;

public sealed class HttpPriceSourceTests : IDisposable
{
    private readonly List<StubConnections> _pools = [];
    private readonly HttpPriceSource _source;

    public HttpPriceSourceTests() => _source = new HttpPriceSource(new Uri("https://prices.example/"), Connect);

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task All_reads_share_one_pool_of_connections()
    {
        var prices = await _source.ReadAsync(TestContext.Current.CancellationToken);
        await _source.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(150, prices["tea"]);
        Assert.Equal(2, Assert.Single(_pools).Requests);
    }

    [Fact]
    public async Task No_connection_outlives_a_snapshot()
    {
        await _source.ReadAsync(TestContext.Current.CancellationToken);

        _source.Disconnect();
        Assert.True(_pools[0].IsClosed);

        await _source.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, _pools[0].Requests);
        Assert.Equal(1, _pools[1].Requests);
    }

    private StubConnections Connect()
    {
        _pools.Add(new StubConnections());
        return _pools[^1];
    }

    /// <summary>Answers every request with a price list, and notes what becomes of it.</summary>
    private sealed class StubConnections : HttpMessageHandler
    {
        public int Requests { get; private set; }

        public bool IsClosed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Requests++;
            var content = new StringContent("""{ "tea": 150 }""", Encoding.UTF8, "application/json");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
