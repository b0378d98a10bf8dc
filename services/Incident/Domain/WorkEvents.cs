using ServiceDefaults.Decisions;

namespace Incidents.Domain;

// Stored events of stream incident/{id}, as IncidentEvents.cs says: restarts, visits, vendors, and what is found out.

public sealed record RestartRequested(
    int Round, string System, string Reason, IReadOnlyList<string> Processes, DateTimeOffset? ExpiresAt, string By, DateTimeOffset At)
    : IHappened;

public sealed record RestartConsented(
    int Round, string Customer, string Wording, DateTimeOffset? ExpiresAt, string By, DateTimeOffset At) : IHappened;

public sealed record RestartRefused(int Round, string Customer, string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record RestartConsentWithdrawn(int Round, string Customer, string Reason, string By, DateTimeOffset At) : IHappened;

/// <summary>Somebody wanted to restart without a valid consent and was refused.</summary>
public sealed record RestartDenied(int Round, string Code, string Why, string By, DateTimeOffset At) : IHappened;

public sealed record RestartExecuted(int Round, string System, string Customer, string? Note, string By, DateTimeOffset At) : IHappened;

public sealed record RestartChecked(int Round, IReadOnlyList<CheckedProcess> Processes, string By, DateTimeOffset At) : IHappened;

public sealed record CheckedProcess(string Process, bool Running, string? Note = null);

public sealed record BackupConfirmed(string Customer, string? Note, string By, DateTimeOffset At) : IHappened;

public sealed record BackupDisclaimed(string Customer, string Wording, string By, DateTimeOffset At) : IHappened;

public sealed record VisitDispatched(
    int Visit, string Engineer, string? Site, DateTimeOffset? ExpectedAt, string? Note, string By, DateTimeOffset At) : IHappened;

public sealed record VisitArrived(int Visit, string Engineer, string By, DateTimeOffset At) : IHappened;

public sealed record VisitWorked(int Visit, string Work, string By, DateTimeOffset At) : IHappened;

public sealed record SpareSwapped(
    int Visit, string Device, string SerialOut, string SerialIn, string? Note, string By, DateTimeOffset At) : IHappened;

public sealed record SpareReturned(string Serial, string? Note, string By, DateTimeOffset At) : IHappened;

public sealed record VisitDeparted(int Visit, string Result, string By, DateTimeOffset At) : IHappened;

public sealed record VisitCancelled(int Visit, string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record VendorReferred(
    int Referral, string Vendor, string? Reference, string Text, DateTimeOffset? ChaseAt, string By, DateTimeOffset At) : IHappened;

public sealed record VendorChased(
    int Referral, string Text, string? Reference, DateTimeOffset? ChaseAt, string By, DateTimeOffset At) : IHappened;

public sealed record VendorAnswered(int Referral, string Answer, string? Reference, string By, DateTimeOffset At) : IHappened;

public sealed record GuidanceGiven(string Guide, string Engineer, string Text, string By, DateTimeOffset At) : IHappened;

public sealed record DiagnosisNoted(string Text, string By, DateTimeOffset At) : IHappened;

public sealed record MajorIncidentDeclared(string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record MajorRoleAssigned(string Role, string Person, string By, DateTimeOffset At) : IHappened;

public sealed record StakeholdersUpdated(
    string Text, IReadOnlyList<string> Audience, DateTimeOffset? NextUpdateAt, string By, DateTimeOffset At) : IHappened;

public sealed record MajorIncidentStoodDown(string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record SatisfactionRated(int Score, string? Comment, string By, DateTimeOffset At) : IHappened;

public sealed record ComplaintFiled(int Complaint, string Text, string? About, string By, DateTimeOffset At) : IHappened;

public sealed record ComplaintAnswered(int Complaint, string Answer, string By, DateTimeOffset At) : IHappened;
