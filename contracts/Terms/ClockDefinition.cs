using System.Text.Json.Serialization;

namespace Contracts.Terms;

/// <summary>From what to what a clock counts, as data over event types. How much time it gives is a <see cref="Target"/>'s.</summary>
/// <param name="Id">Name by which targets, pause reasons, penalties and rules refer to it: lower case, digits and hyphens.</param>
/// <param name="Starts">Each begins a round.</param>
/// <param name="Meets">What it waits for; left out: it only ever ends by <paramref name="Renews"/> or <paramref name="Cancels"/>.</param>
/// <param name="Renews">Where a round is open: meets it and begins the next, as of a cadence.</param>
/// <param name="Cancels">It is no longer asked for.</param>
/// <param name="Continues">What it waited for did not last: the newest round runs on with the time it had used.</param>
/// <param name="Again">What another start does to a round that is still open: <c>keep</c> it and begin none, <c>cancel</c> it or
/// <c>meet</c> it and begin the next.</param>
public sealed record ClockDefinition(
    string Id, LocalizedText Name, IReadOnlyList<ClockTrigger> Starts, IReadOnlyList<ClockTrigger>? Meets = null,
    IReadOnlyList<ClockTrigger>? Renews = null, IReadOnlyList<ClockTrigger>? Cancels = null,
    IReadOnlyList<ClockTrigger>? Continues = null, string Again = "keep");

/// <summary>An event that does something to a clock.</summary>
/// <param name="On">Event type without version, such as <c>incident.visit-dispatched</c>.</param>
/// <param name="Key">Member of the event's data that tells apart rounds which are open at once, such as <c>visit</c>; left out: it
/// concerns every open round.</param>
/// <param name="After">Only where an event of this type has happened.</param>
/// <param name="Unless">Not where an event of this type stands: has happened, after <paramref name="After"/> where that is given, and
/// since the incident last came back.</param>
/// <param name="Where">Members of the event's data and the value each must have.</param>
/// <param name="Workaround">Only for targets that a workaround meets.</param>
public sealed record ClockTrigger(
    string On, string? Key = null, string? After = null, string? Unless = null, IReadOnlyDictionary<string, string>? Where = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Workaround = false);
