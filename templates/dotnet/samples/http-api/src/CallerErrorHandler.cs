using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Function;

/// <summary>Answers mistakes of the caller with a problem (RFC 9457) that says what was wrong.</summary>
internal sealed class CallerErrorHandler(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        var (status, detail) = exception switch
        {
            InvalidRequestException invalid => (StatusCodes.Status400BadRequest, invalid.Message),
            BadHttpRequestException bad => (bad.StatusCode, "the body is not the JSON that was expected"),
            _ => (StatusCodes.Status500InternalServerError, null),
        };
        if (detail is null)
        {
            return false;
        }

        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = new ProblemDetails { Status = status, Detail = detail },
            }
        );
    }
}
