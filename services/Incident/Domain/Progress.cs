using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

public sealed record SubmitActionPlan(string By, string? Plan, DateTimeOffset? At = null);

/// <param name="NextUpdateAt">When the people concerned will hear again.</param>
public sealed record UpdateStatus(string By, string? Text, DateTimeOffset? NextUpdateAt = null, DateTimeOffset? At = null);

public sealed record ProvideWorkaround(string By, string? Description, DateTimeOffset? At = null);

/// <param name="Reason">Id of one of the contract's pause reasons, which says which clocks stand still.</param>
/// <param name="Reference">Number at whoever is waited for.</param>
/// <param name="Attachment">Id of an attachment of the incident.</param>
public sealed record PauseIncident(
    string By, string? Reason, string? Note = null, DateTimeOffset? At = null, string? Reference = null, Guid? Attachment = null);

public sealed record ResumeIncident(string By, DateTimeOffset? At = null);

/// <summary>What is done about it, and what it waits for.</summary>
public static class Progress
{
    public static Decision Decide(Incident incident, SubmitActionPlan command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Plan, "plan")) is { } refused)
            return refused;
        var plan = command.Plan!.Trim();
        if (incident.ActionPlan == plan)
            return Decision.Nothing;
        if (Rules.Time(incident, command.At, now) is { } wrong)
            return wrong;
        var at = Rules.When(command.At, now);
        return Decision.Of([.. Handling.Response(incident, command.By, at), new ActionPlanSubmitted(plan, command.By, at)]);
    }

    /// <summary>The same words again are an update too: «still waiting for the part» is what the cadence asks for.</summary>
    public static Decision Decide(Incident incident, UpdateStatus command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Text, "text") ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var at = Rules.When(command.At, now);
        if (command.NextUpdateAt <= at)
            return new Rejection(
                "next-update-not-later", "nextUpdateAt does not lie after this update; give a later time.", Refusal.Invalid,
                "nextUpdateAt");
        return Decision.Of([
            .. Handling.Response(incident, command.By, at),
            new StatusUpdated(command.Text!.Trim(), command.NextUpdateAt?.ToUniversalTime(), command.By, at)]);
    }

    public static Decision Decide(Incident incident, ProvideWorkaround command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Description, "description")) is { } refused)
            return refused;
        var description = command.Description!.Trim();
        if (incident.Workaround == description)
            return Decision.Nothing;
        if (Rules.Time(incident, command.At, now) is { } wrong)
            return wrong;
        var at = Rules.When(command.At, now);
        return Decision.Of([.. Handling.Response(incident, command.By, at), new WorkaroundProvided(description, command.By, at)]);
    }

    public static Decision Decide(Incident incident, PauseIncident command, ContractDocument terms, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Reason, "reason") ?? Known(terms, command.Reason!)) is { } refused)
            return refused;
        if (incident.Waiting is { } waiting)
            return waiting.Reason == command.Reason ? Decision.Nothing : new Rejection(
                "already-paused", $"{incident.Number} already waits ({waiting.Reason}); resume it before it waits for something else.");
        if ((Rules.Optional(command.Note, "note", Rules.LongText) ?? Rules.Optional(command.Reference, "reference")
            ?? Proof(incident, command, terms) ?? Rules.Time(incident, command.At, now)) is { } wrong)
            return wrong;
        return Decision.Of(new IncidentPaused(command.Reason!, Rules.Tidy(command.Note), command.By, Rules.When(command.At, now))
        {
            Reference = Rules.Tidy(command.Reference),
            Attachment = command.Attachment,
        });
    }

    public static Decision Decide(Incident incident, ResumeIncident command, DateTimeOffset now)
    {
        if (Rules.Working(incident) is { } refused)
            return refused;
        if (incident.Waiting is null)
            return Decision.Nothing;
        if ((Rules.Time(incident, command.At, now) ?? Rules.NotBefore(incident.Waiting.Since, command.At, "the pause")) is { } wrong)
            return wrong;
        return Decision.Of(new IncidentResumed(command.By, Rules.When(command.At, now)));
    }

    /// <summary>The evidence the contract asks for; an attachment that is named must be one of the incident.</summary>
    private static Rejection? Proof(Incident incident, PauseIncident command, ContractDocument terms)
    {
        if (command.Attachment is { } id && incident.Attachments.All(attachment => attachment.Id != id))
            return new Rejection(
                "attachment-unknown", $"attachment is none of {incident.Number}; attach the file first.", Refusal.Invalid, "attachment");
        var asked = terms.PauseReasons.First(reason => reason.Id == command.Reason).Evidence;
        var lacking = asked?.FirstOrDefault(evidence => evidence.Kind switch
        {
            "note" => Rules.Tidy(command.Note) is null,
            "reference" => Rules.Tidy(command.Reference) is null,
            "attachment" => command.Attachment is null,
            _ => false,
        });
        return lacking is null ? null : new Rejection(
            "evidence-required", $"The contract asks for a {lacking.Kind} with this reason: {lacking.Name?.In("en") ?? lacking.Kind}.",
            Refusal.Invalid, lacking.Kind);
    }

    private static Rejection? Known(ContractDocument terms, string reason) =>
        terms.PauseReasons.Any(r => r.Id == reason) ? null : new Rejection(
            "pause-reason-unknown",
            $"reason is none of contract {terms.Id}; it has {ContractQuestions.Known(terms.PauseReasons.Select(r => r.Id))}.",
            Refusal.Invalid, "reason");
}
