using ServiceDefaults.Hosting;

namespace Escalations.Features;

/// <summary><c>POST /v1/contracts/{id}/duties/{duty}/begin</c> and <c>…/fulfil</c></summary>
public static class ChangeDuties
{
    /// <param name="Key">What was done: an order, a shop. Rounds of several keys may be open at once.</param>
    /// <param name="At">When it was done; left out: now.</param>
    public sealed record BeginBody(string? Key, DateTimeOffset? At);

    /// <param name="Key">Which round; left out: the one owed longest.</param>
    /// <param name="At">When it was handed in; left out: now.</param>
    /// <param name="SignedBy">Who signed it.</param>
    /// <param name="Reference">Where it is found: number of the document, a link.</param>
    public sealed record FulfilBody(string? Key, DateTimeOffset? At, string? SignedBy, string? Reference);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/contracts/{id}/duties/{duty}/begin",
                async (string id, string duty, BeginBody body, CommandRequest request, DutyCommands duties, TimeProvider time,
                        CancellationToken ct) =>
                    Answer(await duties.Begin(id, duty, body.Key, body.At, request, ct), time))
            .RequireAuthorization(Policies.WorkIncident).WithName("BeginDuty").WithTags("Duties")
            .WithSummary("What a duty is due after was done, such as an installation: from then on it is owed.")
            .Produces<ReadDuties.DutyAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        routes.MapPost("/v1/contracts/{id}/duties/{duty}/fulfil",
                async (string id, string duty, FulfilBody body, CommandRequest request, DutyCommands duties, TimeProvider time,
                        CancellationToken ct) =>
                    Answer(
                        await duties.Fulfil(id, duty, body.Key, new(body.SignedBy, body.Reference), body.At, request, ct), time))
            .RequireAuthorization(Policies.WorkIncident).WithName("FulfilDuty").WithTags("Duties")
            .WithSummary("What is owed was handed in: the round of the key, or the one owed longest.")
            .Produces<ReadDuties.DutyAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static IResult Answer(DutyOutcome outcome, TimeProvider time) => outcome.Run is { } run
        ? TypedResults.Ok(ReadDuties.Answer(run, time.GetUtcNow()))
        : outcome.Refused!.ToProblem();
}
