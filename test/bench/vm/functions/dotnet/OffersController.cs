using Microsoft.AspNetCore.Mvc;

namespace Offers;

/// <summary>The API.</summary>
[ApiController]
[Route("offers")]
public sealed class OffersController : ControllerBase
{
    /// <summary><c>POST /offers</c>: an offer, or a problem that says why there is none.</summary>
    [HttpPost]
    public async Task<ActionResult<Offer>> Create(
        OfferRequest request,
        [FromServices] OfferService offers,
        CancellationToken cancellationToken
    ) =>
        await offers.MakeOfferAsync(request, cancellationToken) is { } offer
            ? Ok(offer)
            : Problem("one of the articles does not exist", statusCode: StatusCodes.Status404NotFound);
}
