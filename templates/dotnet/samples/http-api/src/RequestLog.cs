using System.Text.Json;
using Amazon.Lambda.AspNetCoreServer;
using Amazon.Lambda.Core;

namespace Function;

/// <summary>Writes a line for every request that was answered.</summary>
/// <remarks>
/// To standard output, at once: ASP.NET Core's console logger writes from a thread of its own, which
/// Lambda stops with the environment once the answer is out. Its line would come with the next request.
/// </remarks>
internal sealed class RequestLog(RequestDelegate next, ExecutionEnvironment environment)
{
    /// <summary>Answers the request and logs how.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var line = new LogLine(
            "answered",
            RequestIdOf(context),
            environment.Id,
            environment.TakeColdStart(),
            context.Request.Method,
            context.Request.Path,
            context.Response.StatusCode
        );
        Console.WriteLine(JsonSerializer.Serialize(line, FunctionJsonContext.Default.LogLine));
    }

    /// <summary>Lambda's identifier of the event; without an event, that of ASP.NET Core.</summary>
    private static string RequestIdOf(HttpContext context) =>
        context.Items.TryGetValue(AbstractAspNetCoreFunction.LAMBDA_CONTEXT, out var lambda)
        && lambda is ILambdaContext { AwsRequestId: { } id }
            ? id
            : context.TraceIdentifier;
}
