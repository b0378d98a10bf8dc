using ServiceDefaults.Decisions;

namespace Incidents.Domain;

public sealed record NoteDiagnosis(string By, string? Text, DateTimeOffset? At = null);

/// <param name="Engineer">Who is guided, on site.</param>
/// <param name="Guide">Who guides; none is who records it.</param>
public sealed record GiveGuidance(string By, string? Engineer, string? Text, string? Guide = null, DateTimeOffset? At = null);

/// <summary>What was found out, and how one engineer helped another from afar.</summary>
public static class Findings
{
    public static Decision Decide(Incident incident, NoteDiagnosis command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Text, "text") ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var at = Rules.When(command.At, now);
        return Decision.Of([
            .. Handling.Response(incident, command.By, at), new DiagnosisNoted(command.Text!.Trim(), command.By, at)]);
    }

    public static Decision Decide(Incident incident, GiveGuidance command, DateTimeOffset now)
    {
        var guide = Rules.Tidy(command.Guide) ?? command.By;
        if ((Rules.Working(incident) ?? Rules.Required(command.Engineer, "engineer", Rules.ShortText)
            ?? Rules.Required(command.Text, "text") ?? Rules.Optional(guide, "guide")
            ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var (engineer, at) = (command.Engineer!.Trim(), Rules.When(command.At, now));
        if (engineer == guide)
            return new Rejection(
                "guide-is-engineer", "engineer is who guides; name the engineer on site.", Refusal.Invalid, "engineer");
        return Decision.Of([
            .. Handling.Response(incident, command.By, at), new GuidanceGiven(guide, engineer, command.Text!.Trim(), command.By, at)]);
    }
}
