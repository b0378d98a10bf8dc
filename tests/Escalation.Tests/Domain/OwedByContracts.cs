using Contracts.Terms;
using Escalations.Domain;
using Escalations.Domain.Timers;
using ServiceDefaults.Decisions;

namespace Escalations.Tests.Domain;

/// <summary>What a contract owes apart from any incident: a report each week, a form some days after the work.</summary>
public sealed class OwedByContracts
{
    private static readonly ReportDuty s_weekly =
        new("weekly-service", new(null, "Weekly"), ["role:customer"], Every: "week", On: "mon", At: "09:00");
    private static readonly ReportDuty s_form =
        new("acceptance-form", new(null, "Form"), ["role:manager"], After: "installation", Within: "P5D");

    private readonly Guid _id = Guid.CreateVersion7();
    private readonly List<ContractTerms> _versions = [];
    private ClocksState _state = ClocksState.Initial;
    private Rejection? _refused;
    private DateOnly? _until;

    private ContractTerms Terms => _versions[^1].After(_versions[..^1]);

    [Fact]
    public void A_report_of_every_week_is_due_on_the_next_of_its_days()
    {
        Published("2026-11-24 12:00", s_weekly);
        Assert.Equal(["weekly-service 1 2026-11-30 running, due 11-30 09:00"], Rounds("2026-11-24 12:00"));
        Assert.Equal(["warning-0.5", "warning-0.75", "breach"], TimerPlan.Of(_state).Select(timer => timer.Step));
    }

    [Fact]
    public void Handed_in_early_the_next_round_begins_when_this_one_is_due()
    {
        Published("2026-11-24 12:00", s_weekly).Fulfilled("2026-11-29 18:00", "weekly-service", new("Wang", "R-48"));
        Assert.Equal(
            ["weekly-service 1 2026-11-30 met, due 11-30 09:00", "weekly-service 2 2026-12-07 running, due 12-07 09:00"],
            Rounds("2026-11-29 18:00"));
        Assert.Equal(new("Wang", "R-48"), _state.Runs[0].HandedIn);
        // Nothing of the week to come can be handed in before it begins.
        Fulfilled("2026-11-29 19:00", "weekly-service");
        Assert.Equal("duty-not-begun", _refused?.Code);
    }

    [Fact]
    public void Not_handed_in_it_stays_owed_and_the_next_round_runs_beside_it()
    {
        Published("2026-11-24 12:00", s_weekly).Fired("2026-11-30 09:00").Fired("2026-12-07 09:00");
        Assert.Equal(
            [
                "weekly-service 1 2026-11-30 breached, due 11-30 09:00", "weekly-service 2 2026-12-07 breached, due 12-07 09:00",
                "weekly-service 3 2026-12-14 running, due 12-14 09:00",
            ],
            Rounds("2026-12-08 10:00"));

        // The one owed longest first, or the one that is named; no further round begins by that.
        Fulfilled("2026-12-08 10:00", "weekly-service").Fulfilled("2026-12-08 11:00", "weekly-service", key: "2026-12-14");
        Assert.Equal(["late", "breached", "met", "running"], _state.Runs.Select(run => ClockReading.StateOf(run, At("2026-12-08 11:00"))));
        Assert.Equal("2026-12-21", _state.Runs[^1].Key);
        Fulfilled("2026-12-08 12:00", "weekly-service", key: "2026-11-30");
        Assert.Equal("duty-fulfilled-already", _refused?.Code);
    }

    [Fact]
    public void A_form_is_owed_from_the_work_on_each_with_its_own_five_days()
    {
        Published("2026-11-24 12:00", s_form);
        Assert.Empty(_state.Runs);
        Begun("2026-11-24 15:00", "acceptance-form", "xujiahui").Begun("2026-11-25 16:00", "acceptance-form", "wangfujing");
        Fulfilled("2026-11-30 16:01", "acceptance-form", new("Store manager Li", null), "wangfujing");
        Fulfilled("2026-11-29 14:59", "acceptance-form", key: "xujiahui");
        Assert.Equal(
            ["acceptance-form 1 xujiahui met, due 11-29 15:00", "acceptance-form 2 wangfujing late, due 11-30 16:00"],
            Rounds("2026-12-01 12:00"));
    }

    [Theory]
    [InlineData("acceptance-form", "xujiahui", "2026-11-24 14:00", "duty-begun-already", Refusal.Conflict)]
    [InlineData("acceptance-form", "another", "2026-11-24 15:00", "at-in-future", Refusal.Invalid)]
    [InlineData("weekly-service", "another", "2026-11-24 14:00", "duty-returns", Refusal.Conflict)]
    [InlineData("monthly-party", "another", "2026-11-24 14:00", "duty-unknown", Refusal.NotFound)]
    public void What_cannot_begin_is_refused(string duty, string key, string at, string code, Refusal kind)
    {
        Published("2026-11-24 12:00", s_form, s_weekly).Begun("2026-11-24 13:00", "acceptance-form", "xujiahui");
        var before = _state;
        Decide(Duties.Begun(_state, _id, Terms, duty, key, At(at), At("2026-11-24 14:00"), Guid.CreateVersion7()));
        Assert.Equal((code, kind), (_refused?.Code, _refused?.Kind));
        Assert.Same(before, _state);
    }

    [Theory]
    [InlineData("acceptance-form", "elsewhere", "duty-not-begun")]
    [InlineData("acceptance-form", null, "duty-not-begun")]
    [InlineData("monthly-party", null, "duty-unknown")]
    public void What_is_not_owed_cannot_be_handed_in(string duty, string? key, string code)
    {
        Published("2026-11-24 12:00", s_form).Fulfilled("2026-11-24 13:00", duty, key: key);
        Assert.Equal(code, _refused?.Code);
    }

    [Fact]
    public void Another_version_moves_what_runs_and_leaves_what_was_breached()
    {
        Published("2026-11-24 12:00", s_weekly, s_form).Fired("2026-11-30 09:00").Begun("2026-12-01 12:00", "acceptance-form", "x");
        Published("2026-12-02 12:00", s_weekly with { On = "fri" }, s_form with { Within = "P3D" });
        Assert.Equal(
            [
                "weekly-service 1 2026-11-30 breached, due 11-30 09:00", "weekly-service 2 2026-12-07 cancelled, due 12-07 09:00",
                "acceptance-form 1 x running, due 12-04 12:00", "weekly-service 3 2026-12-04 running, due 12-04 09:00",
            ],
            Rounds("2026-12-02 12:00"));

        Published("2026-12-03 12:00");
        Assert.Equal(["cancelled", "cancelled"], Rounds("2026-12-03 12:00").TakeLast(2).Select(round => round.Split(' ', ',')[3]));
    }

    [Fact]
    public void A_version_that_says_the_same_changes_no_deadline()
    {
        Published("2026-11-24 12:00", s_weekly).Published("2026-11-26 12:00", s_weekly);
        var run = Assert.Single(_state.Runs);
        Assert.Equal((2, At("2026-11-30 09:00")), (run.Target.ContractVersion, run.DueAt));
    }

    [Fact]
    public void A_version_published_ahead_takes_over_with_the_first_round_that_begins_after_it_holds()
    {
        Published("2026-11-24 12:00", s_weekly)
            .Published("2026-11-25 12:00", new DateOnly(2026, 12, 1), s_weekly with { On = "fri" }, s_form);
        Assert.Equal(["weekly-service 1 2026-11-30 running, due 11-30 09:00"], Rounds("2026-11-25 12:00"));
        Fired("2026-11-30 09:00").Fired("2026-12-07 09:00");
        Assert.Equal("weekly-service 3 2026-12-11 running, due 12-11 09:00", Rounds("2026-12-07 09:00")[^1]);
        // Before it holds, nothing of it can begin.
        Begun("2026-11-30 12:00", "acceptance-form", "x");
        Assert.Equal("duty-unknown", _refused?.Code);
    }

    [Fact]
    public void When_the_contract_is_over_no_round_begins_and_what_is_owed_stays_so()
    {
        _until = new(2026, 11, 30);
        Published("2026-11-24 12:00", s_weekly, s_form).Fired("2026-12-14 09:00");
        Assert.Equal(
            ["2026-11-30 breached", "2026-12-07 breached"],
            _state.Runs.Select(run => $"{run.Key} {ClockReading.StateOf(run, At("2026-12-14 09:00"))}"));
        Fulfilled("2026-12-15 10:00", "weekly-service");
        Assert.Equal(["late", null], _state.Runs.Select(run => run.Outcome));
        Begun("2026-12-01 00:00", "acceptance-form", "x");
        Assert.Equal("contract-over", _refused?.Code);
    }

    [Fact]
    public void What_only_a_version_published_ahead_owes_begins_when_it_holds()
    {
        Published("2026-11-24 12:00", s_form).Published("2026-11-25 12:00", new DateOnly(2026, 12, 1), s_weekly);
        Assert.Equal((At("2026-12-01 00:00"), At("2026-12-07 09:00")), (_state.Runs[0].StartedAt, _state.Runs[0].DueAt));
    }

    private OwedByContracts Published(string at, params ReportDuty[] duties) => Published(at, new DateOnly(2026, 1, 1), duties);

    private OwedByContracts Published(string at, DateOnly from, params ReportDuty[] duties)
    {
        _versions.Add(TestContracts.Terms(
            TestContracts.RoundTheClock with
            {
                Reports = duties,
                EffectiveFrom = from,
                EffectiveUntil = _until,
                Warnings = [0.5m, 0.75m],
            },
            _versions.Count + 1));
        return Decide(Duties.Published(_state, _id, Terms, At(at), Guid.CreateVersion7()));
    }

    private OwedByContracts Begun(string at, string duty, string key) =>
        Decide(Duties.Begun(_state, _id, Terms, duty, key, At(at), At(at), Guid.CreateVersion7()));

    private OwedByContracts Fulfilled(string at, string duty, HandedIn? handedIn = null, string? key = null) =>
        Decide(Duties.Fulfilled(_state, _id, Terms, duty, key, handedIn ?? new(null, null), At(at), At(at), Guid.CreateVersion7()));

    // Everything that came due by then, in order.
    private OwedByContracts Fired(string at)
    {
        while (TimerPlan.Of(_state).Where(timer => timer.DueAt <= At(at)).MinBy(timer => timer.DueAt) is { } timer)
            Decide(TimerFired.Decide(_state, timer.Clock, timer.Round, timer.Fraction, Guid.CreateVersion7(), "", At(at), Terms));
        return this;
    }

    private OwedByContracts Decide(Decision decision)
    {
        _refused = decision.Rejection;
        _state = decision.Events.Aggregate(_state, ClocksState.Evolve);
        return this;
    }

    private string[] Rounds(string now) =>
    [
        .. _state.Runs.Select(run => (Run: run, Due: run.DueAt.ToOffset(TimeSpan.FromHours(8)))).Select(one => FormattableString.Invariant(
            $"{one.Run.Clock} {one.Run.Round} {one.Run.Key} {ClockReading.StateOf(one.Run, At(now))}, due {one.Due:MM-dd HH:mm}")),
    ];

    private static DateTimeOffset At(string local) => Story.At(local);
}
