using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Offers;

/// <summary>Answers with a problem (RFC 9457) when the stock service fails.</summary>
internal sealed class StockFailureHandler(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (exception is not HttpRequestException)
        {
            return false;
        }

        const int status = StatusCodes.Status502BadGateway;
        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = new ProblemDetails { Status = status, Detail = "the stock service failed" },
            }
        );
    }
}
