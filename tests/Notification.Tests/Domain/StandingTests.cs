using Notifications.Domain;

namespace Notifications.Tests.Domain;

public sealed class StandingTests
{
    [Theory]
    [InlineData("clock.warned", "response", Progress.Open, 5, "acknowledged")]
    [InlineData("clock.breached", "response", Progress.Open, 5, "acknowledged")]
    [InlineData("clock.breached", "response", Progress.Open, 1, null)]
    [InlineData("clock.breached", "response", Progress.Resolved, 0, "resolved")]
    [InlineData("clock.warned", "resolution", Progress.Open, 5, null)]
    [InlineData("clock.warned", "resolution", Progress.Resolved, 5, "resolved")]
    [InlineData("clock.breached", "resolution", Progress.Resolved, 5, null)]
    [InlineData("clock.breached", "resolution", Progress.Closed, 5, "closed")]
    [InlineData("clock.warned", "major-report", Progress.Closed, 5, null)]
    [InlineData("incident.reported", null, Progress.Open, 5, null)]
    [InlineData("incident.reported", null, Progress.Closed, 5, "closed")]
    [InlineData("incident.closed", null, Progress.Closed, 5, null)]
    public void A_reason_stands_until_what_it_asks_for_has_happened(string type, string? clock, Progress progress, long answeredAt, string? gone) =>
        Assert.Equal(gone, Standing.GoneBecause(Standing.BasisOf(type, clock), basisVersion: 2, progress, answeredAt));

    [Theory]
    [InlineData("incident.reported.v1", "incident.reported")]
    [InlineData("clock.breached.v12", "clock.breached")]
    [InlineData("odd.vocal", "odd.vocal")]
    public void Contracts_name_events_without_their_version(string type, string expected) => Assert.Equal(expected, EventTypes.WithoutVersion(type));
}
