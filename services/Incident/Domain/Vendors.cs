using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Reference">The vendor's number; may come later, with the next word from the vendor.</param>
/// <param name="ChaseAt">When the vendor is asked again if it has not answered.</param>
public sealed record ReferToVendor(
    string By, string? Vendor, string? Text, string? Reference = null, DateTimeOffset? ChaseAt = null, DateTimeOffset? At = null);

/// <param name="Referral">None is the only one that is open.</param>
public sealed record ChaseVendor(
    string By, string? Text, int? Referral = null, string? Reference = null, DateTimeOffset? ChaseAt = null, DateTimeOffset? At = null);

public sealed record RecordVendorAnswer(
    string By, string? Answer, int? Referral = null, string? Reference = null, DateTimeOffset? At = null);

/// <summary>A fault of a third party's product is submitted to its vendor and chased until answered.</summary>
public static class Vendors
{
    public static Decision Decide(Incident incident, ReferToVendor command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Vendor, "vendor", Rules.ShortText) ?? Rules.Required(command.Text, "text")
            ?? Rules.Optional(command.Reference, "reference") ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var (vendor, at) = (command.Vendor!.Trim(), Rules.When(command.At, now));
        if (incident.Referrals.FirstOrDefault(referral => referral.Vendor == vendor && referral.AnsweredAt is null) is { } open)
            return Rules.Tidy(command.Reference) is { } other && other != open.Reference
                ? new Rejection("referral-open", $"{vendor} has it already as referral {open.Number}; chase that one.")
                : Decision.Nothing;
        if (Later(command.ChaseAt, at) is { } wrong)
            return wrong;
        return Decision.Of([
            .. Handling.Response(incident, command.By, at),
            new VendorReferred(
                incident.Referrals.Count + 1, vendor, Rules.Tidy(command.Reference), command.Text!.Trim(),
                command.ChaseAt?.ToUniversalTime(), command.By, at)]);
    }

    /// <summary>The same words again are another chase.</summary>
    public static Decision Decide(Incident incident, ChaseVendor command, DateTimeOffset now)
    {
        if ((Rules.NotOver(incident) ?? Rules.Required(command.Text, "text") ?? Rules.Optional(command.Reference, "reference")
            ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        if (Find(incident, command.Referral, out var referral) is { } unknown)
            return unknown;
        if (referral!.AnsweredAt is not null)
            return new Rejection("vendor-answered", $"{referral.Vendor} has answered referral {referral.Number}; refer it anew.");
        var at = Rules.When(command.At, now);
        return (Later(command.ChaseAt, at) ?? Rules.NotBefore(referral.ReferredAt, command.At, "the referral")) is { } wrong ? wrong
            : Decision.Of(new VendorChased(
                referral.Number, command.Text!.Trim(), Rules.Tidy(command.Reference), command.ChaseAt?.ToUniversalTime(), command.By, at));
    }

    public static Decision Decide(Incident incident, RecordVendorAnswer command, DateTimeOffset now)
    {
        if ((Rules.NotOver(incident) ?? Rules.Required(command.Answer, "answer") ?? Rules.Optional(command.Reference, "reference")
            ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var answer = command.Answer!.Trim();
        if (incident.Referrals.Any(r => r.Answer == answer && (command.Referral ?? r.Number) == r.Number))
            return Decision.Nothing;
        if (Find(incident, command.Referral, out var referral) is { } unknown)
            return unknown;
        if (referral!.AnsweredAt is not null)
            return new Rejection("vendor-answered", $"{referral.Vendor} has answered referral {referral.Number} already.");
        if (Rules.NotBefore(referral.ReferredAt, command.At, "the referral") is { } wrong)
            return wrong;
        return Decision.Of(new VendorAnswered(
            referral.Number, answer, Rules.Tidy(command.Reference), command.By, Rules.When(command.At, now)));
    }

    private static Rejection? Find(Incident incident, int? number, out Referral? referral)
    {
        var open = incident.Referrals.Where(r => r.AnsweredAt is null).ToArray();
        referral = number is { } named ? incident.Referrals.FirstOrDefault(r => r.Number == named) : open is [var only] ? only : null;
        return referral is not null ? null
            : number is not null || open.Length > 0
                ? new Rejection(
                    "referral-unknown", $"referral is one of {ContractQuestions.Known(incident.Referrals.Select(r => $"{r.Number}"))}.",
                    Refusal.Invalid, "referral")
            : new Rejection("not-referred", $"{incident.Number} waits for no vendor; refer it first.");
    }

    private static Rejection? Later(DateTimeOffset? chaseAt, DateTimeOffset at) => chaseAt <= at
        ? new Rejection("chase-not-later", "chaseAt does not lie after this; give a later time.", Refusal.Invalid, "chaseAt")
        : null;
}
