using System.Collections.Immutable;

namespace Notifications.Domain;

public enum DeliveryStatus { Unknown, Pending, Delivered, DeadLettered, Suppressed }

/// <summary>One line of the delivery log.</summary>
/// <param name="Outcome"><c>delivered</c>, <c>failed</c> or <c>dead-lettered</c>.</param>
public sealed record AttemptMade(int Attempt, DateTimeOffset At, string Outcome, string Answer, double? LatencyMs);

/// <summary>A notification as its events tell it.</summary>
/// <param name="Round">Attempts since it was requested or sent again: where it stands in its retry schedule.</param>
public sealed record Delivery(
    DeliveryStatus Status,
    Requested? Request,
    Suppressed? Suppression,
    Addressee? To,
    int Attempts,
    int Round,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? FinishedAt,
    ImmutableArray<AttemptMade> Log)
{
    public static Delivery Initial { get; } = new(DeliveryStatus.Unknown, null, null, null, 0, 0, null, null, []);

    public string? Contract => Request?.Content.Contract ?? Suppression?.Contract;
    public string? Severity => Request?.Content.Severity ?? Suppression?.Severity;

    public static Delivery Evolve(Delivery state, object happened) => happened switch
    {
        Requested e => state with { Status = DeliveryStatus.Pending, Request = e, To = e.To, NextAttemptAt = e.At },
        AttemptFailed e => state.Tried(e.Attempt, e.At, "failed", e.Answer, e.LatencyMs) with { NextAttemptAt = e.NextAttemptAt },
        Delivered e => state.Tried(e.Attempt, e.At, "delivered", e.Answer, e.LatencyMs) with
        {
            Status = DeliveryStatus.Delivered,
            NextAttemptAt = null,
            FinishedAt = e.At,
        },
        DeadLettered e => state.Tried(e.Attempt, e.At, "dead-lettered", e.Answer, e.LatencyMs) with
        {
            Status = DeliveryStatus.DeadLettered,
            NextAttemptAt = null,
            FinishedAt = e.At,
        },
        Suppressed e => state with { Status = DeliveryStatus.Suppressed, Suppression = e, NextAttemptAt = null, FinishedAt = e.At },
        // Somebody asked for it by hand, so it goes out whether the first reason still stands or not.
        Resent e => state with
        {
            Status = DeliveryStatus.Pending,
            Request = state.Request! with { Basis = Standing.Fact },
            To = e.To,
            Round = 0,
            NextAttemptAt = e.At,
            FinishedAt = null,
        },
        _ => state,
    };

    private Delivery Tried(int attempt, DateTimeOffset at, string outcome, string answer, double? latencyMs) => this with
    {
        Attempts = attempt,
        Round = Round + 1,
        Log = Log.Add(new(attempt, at, outcome, answer, latencyMs)),
    };
}
