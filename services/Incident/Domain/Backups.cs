using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Customer">The person who confirms.</param>
public sealed record ConfirmBackup(string By, string? Customer, string? Note = null, DateTimeOffset? At = null);

/// <param name="Customer">The person who was told.</param>
/// <param name="Wording">None takes the contract's disclaimer.</param>
public sealed record DisclaimBackup(string By, string? Customer, string? Wording = null, DateTimeOffset? At = null);

/// <summary>Before work begins the customer has a backup, or was told that nobody answers for lost data.</summary>
public static class Backups
{
    public const string Action = "data-backup";

    public static Decision Decide(Incident incident, ConfirmBackup command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Customer, "customer", Rules.ShortText)
            ?? Rules.Optional(command.Note, "note", Rules.LongText) ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var customer = command.Customer!.Trim();
        return incident.Backup is { Confirmed: true } known && known.Customer == customer ? Decision.Nothing
            : Decision.Of(new BackupConfirmed(customer, Rules.Tidy(command.Note), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, DisclaimBackup command, ContractDocument terms, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Customer, "customer", Rules.ShortText)
            ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        if (incident.Backup is { Confirmed: true })
            return new Rejection("backup-confirmed", $"{incident.Backup.Customer} has confirmed the backup; no disclaimer is needed.");
        var duty = terms.Consent(Action);
        if (duty is { Disclaimer: null })
            return new Rejection(
                "disclaimer-not-agreed", $"Contract {terms.Id} knows no disclaimer; the backup must be confirmed.");
        var (customer, wording) = (command.Customer!.Trim(), Rules.Tidy(command.Wording) ?? Rules.Tidy(duty?.Disclaimer?.In("zh-CN")));
        if (Rules.Required(wording, "wording") is { } unsaid)
            return unsaid;
        return incident.Backup is { } known && known.Customer == customer && known.Wording == wording ? Decision.Nothing
            : Decision.Of(new BackupDisclaimed(customer, wording!, command.By, Rules.When(command.At, now)));
    }

    /// <summary>Why work may not begin; nothing where the contract does not ask for a word about the backup.</summary>
    internal static Rejection? Unsettled(Incident incident, ContractDocument terms) =>
        incident.Backup is not null || terms.Consent(Action) is null ? null : new Rejection(
            "backup-unsettled",
            $"Nobody has confirmed the backup for {incident.Number}; have it confirmed, or record the disclaimer, first.");
}
