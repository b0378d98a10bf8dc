using Contracts.Events.Escalation;
using Contracts.Events.Incident;

namespace EventPaths.Sample;

/// <summary>The stored events of the sample.</summary>
public sealed record Noted(int Number, string Text, string? Contract = null);

public sealed record NotebookClosed(string Reason);

/// <summary>As notes were stored once: without a number of their own.</summary>
public sealed record NotedLongAgo(string Line);

/// <summary>The smallest stream with a state worth folding.</summary>
public sealed record Notebook(IReadOnlyList<int> Numbers, string? Contract, bool Closed)
{
    public static Notebook Empty { get; } = new([], null, false);

    public static Notebook Evolve(Notebook state, object stored) => stored switch
    {
        Noted noted => state with { Numbers = [.. state.Numbers, noted.Number], Contract = noted.Contract ?? state.Contract },
        NotebookClosed => state with { Closed = true },
        _ => throw new ArgumentOutOfRangeException(nameof(stored), stored, "No event of a notebook."),
    };

    /// <summary>Adds a note with this number, unless the notebook is closed or has it.</summary>
    public static Func<Notebook, DateTimeOffset, Decision> Add(int number, string text = "", string? contract = null) => (state, _) =>
        state.Closed ? new Rejection("notebook-closed", "Nothing is added to a closed notebook.")
        : state.Numbers.Contains(number) ? Decision.Nothing
        : Decision.Of(new Noted(number, text, contract));

    /// <summary>Adds the next number, whatever it is: a decision that comes out differently on another state.</summary>
    public static Decision AddNext(Notebook state, DateTimeOffset now) => Decision.Of(new Noted(state.Numbers.Count + 1, ""));
}

/// <summary>Stream kinds, stored names and public events of the sample: one kind for each of two services.</summary>
internal static class Notebooks
{
    public static StreamType<Notebook> Incident { get; } = new("incident", Notebook.Empty, Notebook.Evolve)
    {
        Labels = state => (state.Contract, state.Contract is null ? null : "1"),
        View = new NotebookView(),
    };

    public static StreamType<Notebook> Clocks { get; } = new("clocks", Notebook.Empty, Notebook.Evolve);

    public static EventCatalog Catalog() => new EventCatalog().Add<Noted>("noted.v1").Add<NotebookClosed>("notebook-closed.v1")
        .Upcast<NotedLongAgo, Noted>("noted.v0", old => new Noted(old.Line.Length, old.Line));

    public static object Translate(RecordedEvent recorded)
    {
        var (category, id) = (recorded.Key.Stream.Split('/')[0], Guid.Parse(recorded.Key.Stream.Split('/')[1]));
        var at = recorded.Metadata.HappenedAt;
        return (category, recorded.Data) switch
        {
            ("incident", Noted noted) => new StatusUpdated(id, $"{noted.Number}:{noted.Text}", null, recorded.Metadata.Actor, at),
            ("incident", NotebookClosed closed) => new IncidentLogged(id, closed.Reason, null, null, null, null, at),
            ("clocks", Noted noted) => new ClockResumed(id, noted.Text, noted.Number, at, at, recorded.Id),
            _ => throw new ArgumentOutOfRangeException(nameof(recorded), recorded.Type, "Has no public event."),
        };
    }

    public static (int Number, string Text) Read(EventEnvelope e) => e.Event switch
    {
        StatusUpdated updated when updated.Text.Split(':', 2) is [var number, var text] => (int.Parse(number), text),
        IncidentLogged logged => (-1, logged.Status),
        ClockResumed resumed => (resumed.Round, resumed.Clock),
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Type, "No event of a notebook."),
    };
}
