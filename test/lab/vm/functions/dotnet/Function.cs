using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;

[assembly: LambdaSerializer(typeof(CamelCaseLambdaJsonSerializer))]

namespace Clones;

public sealed record Question(string Ask);

/// <summary>A function that is cloned, and answers what a clone is asked.</summary>
public sealed class Function
{
    private readonly Connections _connections = Connections.Open();
    private readonly EarlyTimer _timer = new();

    /// <summary>Some sources have a state for each thread: a clone uses the one that was used before the snapshot.</summary>
    private readonly PoolThread _thread = PoolThread.Take();

    public Function() => _thread.Run(RandomSources.DrawAll);

    public async Task<object> Handle(Question question) =>
        question.Ask switch
        {
            "connections" => await _connections.RequestAgain(),
            "credentials" => await AccessKey(),
            "time" => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            "timer" => await _timer.Over!,
            "values" => _thread.Run(RandomSources.DrawAll),
            _ => throw new ArgumentException($"There is no answer to {question.Ask}.", nameof(question)),
        };

    /// <summary>The name of the credentials that an SDK would find.</summary>
    private static async Task<string> AccessKey()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            Environment.GetEnvironmentVariable("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
        var address = Environment.GetEnvironmentVariable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        using var document = JsonDocument.Parse(await client.GetStringAsync(address));
        return document.RootElement.GetProperty("AccessKeyId").GetString()!;
    }
}
