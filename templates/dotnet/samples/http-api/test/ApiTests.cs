using System.Net;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Function.Tests;

/// <summary>The whole application, without a network.</summary>
public sealed class ApiTests : IDisposable
{
    private readonly WebApplicationFactory<Program> _application = new();
    private readonly HttpClient _client;

    public ApiTests() => _client = _application.CreateClient();

    public void Dispose()
    {
        _client.Dispose();
        _application.Dispose();
    }

    [Fact]
    public async Task Get_prices_answers_with_the_price_of_the_article()
    {
        var price = await _client.GetFromJsonAsync<ArticlePrice>(
            "/prices/coffee",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(new ArticlePrice("coffee", 890), price);
    }

    [Fact]
    public async Task Post_quotes_adds_up_the_prices_of_the_articles()
    {
        using var answer = await SendAsync("POST", "/quotes", """{"items":[{"sku":"bread","quantity":2}]}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var quote = await answer.Content.ReadFromJsonAsync<Quote>(TestContext.Current.CancellationToken);
        Assert.Equal(640, quote?.Total);
    }

    [Theory]
    [InlineData("GET", "/nowhere", "", HttpStatusCode.NotFound)]
    [InlineData("GET", "/prices/gold", "", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/quotes", "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/quotes", "{", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/quotes", "{}", HttpStatusCode.BadRequest)]
    public async Task A_mistake_is_answered_with_a_problem(
        string method,
        string path,
        string body,
        HttpStatusCode status
    )
    {
        using var answer = await SendAsync(method, path, body);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<ProblemDetails>(TestContext.Current.CancellationToken);
        Assert.Equal((int)status, problem?.Status);
    }

    [Fact]
    public async Task A_request_without_items_is_refused_in_words_for_the_caller()
    {
        using var answer = await SendAsync("POST", "/quotes", "{}");

        var problem = await answer.Content.ReadFromJsonAsync<ProblemDetails>(TestContext.Current.CancellationToken);
        Assert.Equal("items: expected a list of at least one item", problem?.Detail);
    }

    [Fact]
    public async Task Every_warm_up_request_is_one_that_the_application_accepts()
    {
        foreach (var request in WarmUp.Requests())
        {
            if (request.Content is { } content)
            {
                // It is lost on the way; see Program.cs.
                content.Headers.ContentType = null;
            }

            using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.True(answer.IsSuccessStatusCode, $"{request.Method} {request.RequestUri}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_restored_environment_has_an_identity_of_its_own_and_a_cold_start_to_report()
    {
        var hooks = _application.Services.GetRequiredService<SnapshotHooks>();
        using var log = new ConsoleLog();

        using var primed = await SendAsync("GET", "/prices/tea");
        await hooks.BeforeSnapshotAsync();
        await hooks.AfterRestoreAsync();
        using var cold = await SendAsync("GET", "/prices/tea");
        using var warm = await SendAsync("GET", "/prices/tea");

        var lines = log.Lines();
        Assert.Equal([true, true, false], lines.Select(line => line.ColdStart));
        Assert.NotEqual(lines[0].EnvironmentId, lines[1].EnvironmentId);
        Assert.Equal(lines[1].EnvironmentId, lines[2].EnvironmentId);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string body = "")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Collects what is written to standard output while it exists.</summary>
    private sealed class ConsoleLog : IDisposable
    {
        private readonly TextWriter _before = Console.Out;
        private readonly StringWriter _written = new();

        public ConsoleLog() => Console.SetOut(TextWriter.Synchronized(_written));

        public List<LogLine> Lines() =>
            [
                .. _written
                    .ToString()
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Where(line => line.StartsWith('{'))
                    .Select(line => JsonSerializer.Deserialize(line, FunctionJsonContext.Default.LogLine)!),
            ];

        public void Dispose()
        {
            Console.SetOut(_before);
            _written.Dispose();
        }
    }
}
