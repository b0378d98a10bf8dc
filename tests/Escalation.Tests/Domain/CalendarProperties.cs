using CsCheck;
using Escalations.Domain.Clocks;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>
/// Laws of served time over random weekly windows, dated exceptions and every IANA zone, and agreement with an oracle that knows
/// nothing of intervals: it walks minute by minute and asks only what the local clock shows.
/// </summary>
public sealed class CalendarProperties
{
    private static readonly string[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids];

    private sealed record Plan(string ZoneId, Dictionary<LocalDate, IReadOnlyList<DayWindow>> Days)
    {
        public DateTimeZone Zone => DateTimeZoneProviders.Tzdb[ZoneId];

        public IReadOnlyList<DayWindow> Of(LocalDate date) =>
            Days.TryGetValue(date, out var exception) ? exception : Week[(int)date.DayOfWeek - 1];

        public required IReadOnlyList<DayWindow>[] Week { get; init; }

        public bool NightsEndBy(int minute) =>
            Week.Concat(Days.Values).SelectMany(windows => windows).All(window => window.To <= minute);

        public ServiceCalendar Calendar() =>
            new("random", Zone, new DayPlan(date => new(Of(date), "random"), new Dictionary<LocalDate, DayHours>()));
    }

    private static readonly Gen<DayWindow> Windows =
        Gen.Select(Gen.Int[0, 95], Gen.Int[1, 60]).Select((from, length) => new DayWindow(from * 15, (from + length) * 15));

    private static readonly Gen<IReadOnlyList<DayWindow>> Days = Windows.List[0, 2].Select(windows => (IReadOnlyList<DayWindow>)windows);

    private static readonly Gen<Instant> Times =
        Gen.Int[0, 12 * 366 * 24 * 60].Select(minute => Instant.FromUtc(2018, 1, 1, 0, 0) + Duration.FromMinutes(minute));

    private static readonly Gen<(Plan Plan, Instant At)> Cases = Gen.Select(
        Gen.Int[0, Zones.Length - 1], Days.Array[7], Windows, Times, Gen.Int[0, 5], Days,
        (zone, week, always, at, ahead, exception) =>
        {
            var name = Zones[zone];
            // Half of the cases straddle a change of the clocks, where there is one.
            if (ahead < 3 && DateTimeZoneProviders.Tzdb[name].GetZoneInterval(at) is { HasEnd: true } interval)
                at = interval.End - Duration.FromHours(9 + ahead);
            var date = at.InZone(DateTimeZoneProviders.Tzdb[name]).Date;
            // One day of the week is always served, so that time comes to an end.
            week[3] = [always];
            return (new Plan(name, new() { [date.PlusDays(ahead)] = exception }) { Week = week }, at);
        });

    private static readonly Gen<Duration> Spans = Gen.Int[0, 3 * 24 * 60].Select(minutes => Duration.FromMinutes(minutes));

    [Fact]
    public void Counted_time_equals_a_walk_minute_by_minute() => Cases.Sample(sample =>
    {
        var calendar = sample.Plan.Calendar();
        var until = sample.At + Duration.FromHours(50);
        Assert.Equal(MinuteWalk(sample.Plan, sample.At, until), (int)calendar.Counted(sample.At, until).TotalMinutes);
    }, iter: 400);

    [Fact]
    public void A_deadline_is_the_first_moment_at_which_the_time_has_run() => Gen.Select(Cases, Spans).Sample((sample, time) =>
    {
        var calendar = sample.Plan.Calendar();
        var due = calendar.Advance(sample.At, time);
        Assert.Equal(time, calendar.Counted(sample.At, due));
        if (time > Duration.Zero) Assert.True(calendar.Counted(sample.At, due - Duration.FromTicks(1)) < time);
    }, iter: 2000);

    [Fact]
    public void A_later_start_is_never_due_earlier() => Gen.Select(Cases, Spans, Spans).Sample((sample, later, time) =>
    {
        var calendar = sample.Plan.Calendar();
        Assert.True(calendar.Advance(sample.At, time) <= calendar.Advance(sample.At + later, time));
        // A night that reaches past the next day's own hours closes after them: there the days are ordered, their closes are not.
        if (sample.Plan.NightsEndBy(Minutes.OfDay))
            Assert.True(calendar.CloseOfDay(sample.At, 2) <= calendar.CloseOfDay(sample.At + later, 2));
    }, iter: 1000);

    [Fact]
    public void Time_adds_up() => Gen.Select(Cases, Spans, Spans).Sample((sample, first, second) =>
    {
        var calendar = sample.Plan.Calendar();
        Assert.Equal(calendar.Advance(sample.At, first + second), calendar.Advance(calendar.Advance(sample.At, first), second));
        var (middle, end) = (sample.At + first, sample.At + first + second);
        Assert.Equal(calendar.Counted(sample.At, end), calendar.Counted(sample.At, middle) + calendar.Counted(middle, end));
    }, iter: 1000);

    [Fact]
    public void A_pause_moves_the_deadline_by_the_served_time_in_it() => Gen.Select(Cases, Spans, Spans, Spans).Sample(
        (sample, given, after, length) =>
    {
        var calendar = sample.Plan.Calendar();
        var target = new Target("resolution", "1", 1, calendar, Measure.Of(given));
        var (paused, resumed) = (sample.At + after, sample.At + after + length);
        var due = calendar.Advance(sample.At, given);
        var timeline = Timeline.Of(
            [Mark(sample.At, MarkKind.Start), Mark(paused, MarkKind.Pause), Mark(resumed, MarkKind.Resume)], _ => target);
        var expected = due <= paused ? due : calendar.Advance(sample.At, given + calendar.Counted(paused, resumed));
        Assert.Equal(expected, timeline.DueAt);
    }, iter: 1000);

    [Fact]
    public void Late_entries_give_what_punctual_ones_give() => Gen.Select(Cases, Spans, Spans, Gen.Bool).Sample(
        (sample, after, length, early) =>
    {
        var target = new Target("resolution", "1", 1, sample.Plan.Calendar(), Measure.Of(Duration.FromHours(30)));
        var (start, pause) = (Mark(sample.At, MarkKind.Start), Mark(sample.At + after, MarkKind.Pause));
        var resume = Mark(sample.At + after + length + Duration.FromTicks(1), MarkKind.Resume);
        var change = Mark(early ? sample.At : resume.At + Duration.FromHours(1), MarkKind.Retarget);
        Assert.Equal(
            Timeline.Of([start, .. new[] { pause, resume, change }.OrderBy(mark => mark.At)], _ => target).DueAt,
            Timeline.Of([start, change, resume, pause], _ => target).DueAt);
    }, iter: 500);

    [Fact]
    public void Segments_leave_no_gap_and_those_counted_add_up() => Gen.Select(Cases, Spans, Spans).Sample((sample, after, length) =>
    {
        var target = new Target("resolution", "1", 1, sample.Plan.Calendar(), Measure.OfDays(3));
        var timeline = Timeline.Of(
            [Mark(sample.At, MarkKind.Start), Mark(sample.At + after, MarkKind.Pause), Mark(sample.At + after + length, MarkKind.Resume)],
            _ => target);
        var segments = timeline.Segments(timeline.DueAt!.Value).ToList();
        var counted = segments.Where(segment => segment.Counted)
            .Aggregate(Duration.Zero, (sum, segment) => sum + (segment.To - segment.From));
        Assert.Equal(timeline.Total, counted);
        Assert.Equal(
            [sample.At, .. segments.Select(segment => segment.To)],
            [.. segments.Select(segment => segment.From), timeline.DueAt.Value]);
    }, iter: 500);

    private static Mark Mark(Instant at, MarkKind kind) => new(at, kind, "1", Guid.Empty);

    /// <summary>A window opens at the first minute that shows its start or more, closes at the last that shows its end.</summary>
    private static int MinuteWalk(Plan plan, Instant from, Instant until)
    {
        var (walkFrom, walkTo) = (from - Duration.FromDays(3), until + Duration.FromDays(3));
        var minutes = (int)(walkTo - walkFrom).TotalMinutes;
        var shown = Enumerable.Range(0, minutes)
            .Select(n => (walkFrom + Duration.FromMinutes(n)).InZone(plan.Zone).LocalDateTime).ToArray();
        var served = new bool[minutes];
        foreach (var date in shown.Select(local => local.Date).Distinct())
            foreach (var window in plan.Of(date))
            {
                var (start, end) = (date.AtMidnight().PlusMinutes(window.From), date.AtMidnight().PlusMinutes(window.To));
                var open = Array.FindIndex(shown, local => local >= start);
                var close = Array.LastIndexOf(shown, end);
                if (close < 0) close = Array.FindLastIndex(shown, local => local < end) + 1; // A skipped end.
                for (var minute = open; minute >= 0 && minute < close; minute++) served[minute] = true;
            }
        var offset = (int)(from - walkFrom).TotalMinutes;
        return served.Skip(offset).Take((int)(until - from).TotalMinutes).Count(open => open);
    }
}
