using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Hosting;

namespace Escalations.Features;

internal static class ClockProblems
{
    public static ProblemHttpResult UnknownIncident(Guid id) =>
        Problems.Of(StatusCodes.Status404NotFound, "incident-not-found", $"There is no incident {id}.");

    public static ProblemHttpResult UnknownClock(Guid id, string name, IEnumerable<string> known) => Problems.Of(
        StatusCodes.Status404NotFound, "clock-not-found",
        $"Incident {id} has no clock {name} of that round; it has {string.Join(", ", known.DefaultIfEmpty("none"))}.");
}
