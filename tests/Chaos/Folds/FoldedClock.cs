using Chaos.Evidence;

namespace Chaos.Folds;

/// <summary>A step of a clock: a warning at a fraction of the time, the breach at 1, running on after a pause at 0.</summary>
internal sealed record Step(Guid Incident, string Clock, int Round, decimal Fraction, DateTimeOffset DueAt);

/// <summary>A step that was told.</summary>
/// <param name="Timer">Id of the timer; or of what happened to the incident, where that found the longest pause over.</param>
/// <param name="Armed">Whether that step was armed for just that time when it fired.</param>
internal sealed record Fire(Guid Event, Step Step, DateTimeOffset FiredAt, Guid Timer, bool Armed);

/// <summary>One round of a clock as its stored events tell it: written anew from the documentation.</summary>
internal sealed class FoldedClock(Guid incident, string clock, int round)
{
    private const decimal Breach = 1;
    private const decimal Resume = 0;
    private readonly HashSet<decimal> _told = [];
    private List<(decimal Fraction, DateTimeOffset At)> _warnings = [];
    private DateTimeOffset? _pausedAt;
    private DateTimeOffset? _until;
    private DateTimeOffset _dueAt;
    private bool _fired;

    public string Id => $"{incident} {clock} {round}";

    public string Clock => clock;

    /// <summary>As Reporting tells it.</summary>
    public string State { get; private set; } = "running";

    public string Severity { get; private set; } = "";

    /// <summary>Whether its time ever ran out.</summary>
    public bool Breached { get; private set; }

    public List<Fire> Fires { get; } = [];

    /// <summary>What is still armed.</summary>
    public IEnumerable<Step> Armed => State is not ("running" or "paused") || _fired ? [] : _warnings
        .Where(point => !_told.Contains(point.Fraction)).Append((Fraction: Breach, At: _dueAt))
        .Where(point => _pausedAt is not { } paused || point.At <= paused)
        .Concat(_until is { } until ? [(Resume, until)] : [])
        .Select(point => new Step(incident, clock, round, point.Fraction, point.At));

    /// <summary>All rounds of the clocks of one stream.</summary>
    public static IReadOnlyList<FoldedClock> Of(IEnumerable<StoredEvent> stream)
    {
        var rounds = new Dictionary<(string, int), FoldedClock>();
        foreach (var e in stream)
        {
            var (clock, round) = (e.Text("clock"), e.Json.GetProperty("round").GetInt32());
            if (!rounds.TryGetValue((clock, round), out var folded)) rounds[(clock, round)] = folded = new(e.Subject, clock, round);
            folded.Apply(e);
        }

        return [.. rounds.Values];
    }

    private void Apply(StoredEvent e)
    {
        switch (e.Type)
        {
            case "clock-started.v1":
                (Severity, State) = (e.Json.GetProperty("target").GetProperty("severity").GetString()!, "running");
                Arm(e);
                break;
            case "clock-paused.v1":
                (State, _pausedAt, _until) = ("paused", _pausedAt ?? e.Time("at"), e.Optional("until") is null ? null : e.Time("until"));
                break;
            case "clock-resumed.v1":
                if (_until == e.Time("at")) Tell(e, Resume, e.Time("at"), e.Recorded, "cause");
                (State, _pausedAt, _until) = ("running", null, null);
                Arm(e);
                _fired &= _dueAt <= e.Time("at");
                break;
            case "clock-retargeted.v1":
                Severity = e.Json.GetProperty("target").GetProperty("severity").GetString()!;
                Arm(e);
                _told.RemoveWhere(fraction => !_warnings.Exists(point => point.Fraction == fraction && point.At <= e.Time("at")));
                _fired &= _dueAt <= e.Time("at");
                break;
            case "clock-stopped.v1":
                State = e.Text("outcome");
                break;
            case "clock-warned.v1":
                Tell(e, e.Json.GetProperty("fraction").GetDecimal(), e.Time("dueAt"), e.Time("firedAt"), "timer");
                _told.Add(e.Json.GetProperty("fraction").GetDecimal());
                break;
            case "clock-breached.v1":
                Tell(e, Breach, e.Time("dueAt"), e.Time("firedAt"), "timer");
                (_fired, Breached) = (true, true);
                break;
            default:
                throw new InvalidOperationException($"{e.Stream} has an event that is none of a clock: {e.Type}");
        }
    }

    private void Arm(StoredEvent e)
    {
        _dueAt = e.Time("dueAt");
        _warnings = [.. e.Json.GetProperty("warnings").EnumerateArray().Select(point =>
            (point.GetProperty("fraction").GetDecimal(), point.GetProperty("at").GetDateTimeOffset()))];
    }

    private void Tell(StoredEvent e, decimal fraction, DateTimeOffset dueAt, DateTimeOffset firedAt, string timer)
    {
        var step = new Step(incident, clock, round, fraction, dueAt);
        // Neither what an event says of its time nor when it was recorded may lie before the time it was due.
        Fires.Add(new(e.Id, step, firedAt < e.Recorded ? firedAt : e.Recorded, Guid.Parse(e.Text(timer)), Armed.Contains(step)));
    }
}
