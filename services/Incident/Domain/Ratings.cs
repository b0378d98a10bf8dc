using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Score">1 (not at all) to 5 (fully).</param>
public sealed record RateService(string By, int? Score, string? Comment = null, DateTimeOffset? At = null);

public sealed record FileComplaint(string By, string? Text, string? About = null, DateTimeOffset? At = null);

/// <param name="Complaint">None is the only one without an answer.</param>
public sealed record AnswerComplaint(string By, string? Answer, int? Complaint = null, DateTimeOffset? At = null);

/// <summary>What the customer thinks of it.</summary>
public static class Ratings
{
    /// <summary>A later rating takes the place of an earlier one; the same again is nothing.</summary>
    public static Decision Decide(Incident incident, RateService command, DateTimeOffset now)
    {
        if (incident.Status is IncidentStatus.None)
            return Rules.Unknown;
        if (incident.Status is not (IncidentStatus.Resolved or IncidentStatus.Confirmed or IncidentStatus.Closed))
            return new Rejection("not-resolved", $"{incident.Number} is {incident.Status.Name()}; it is rated once it is resolved.");
        if (command.Score is not (>= 1 and <= 5))
            return new Rejection("score-out-of-range", "score is a whole number from 1 to 5.", Refusal.Invalid, "score");
        if ((Rules.Optional(command.Comment, "comment", Rules.LongText) ?? Rules.Time(incident, command.At, now)
            ?? Rules.NotBefore(incident.ResolvedAt, command.At, "the resolution")) is { } refused)
            return refused;
        var comment = Rules.Tidy(command.Comment);
        return incident.Satisfaction is { } known && known.Score == command.Score && known.Comment == comment ? Decision.Nothing
            : Decision.Of(new SatisfactionRated(command.Score.Value, comment, command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, FileComplaint command, DateTimeOffset now)
    {
        if (incident.Status is IncidentStatus.None)
            return Rules.Unknown;
        if ((Rules.Required(command.Text, "text") ?? Rules.Optional(command.About, "about") ?? Rules.Time(incident, command.At, now))
            is { } refused)
            return refused;
        var (text, about) = (command.Text!.Trim(), Rules.Tidy(command.About));
        return incident.Complaints.Any(complaint => complaint.Text == text && complaint.About == about) ? Decision.Nothing
            : Decision.Of(new ComplaintFiled(incident.Complaints.Count + 1, text, about, command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, AnswerComplaint command, DateTimeOffset now)
    {
        if (incident.Status is IncidentStatus.None)
            return Rules.Unknown;
        if (Rules.Required(command.Answer, "answer") is { } empty)
            return empty;
        var answer = command.Answer!.Trim();
        if (incident.Complaints.Any(complaint => complaint.Answer == answer && (command.Complaint ?? complaint.Number) == complaint.Number))
            return Decision.Nothing;
        var open = incident.Complaints.Where(c => c.Answer is null).ToArray();
        var meant = command.Complaint is { } number ? incident.Complaints.FirstOrDefault(c => c.Number == number)
            : open is [var only] ? only : null;
        if (meant is null)
            return open.Length == 0 && command.Complaint is null
                ? new Rejection("no-complaint", $"No complaint about {incident.Number} waits for an answer.")
                : new Rejection(
                    "complaint-unknown", $"complaint is one of {ContractQuestions.Known(incident.Complaints.Select(c => $"{c.Number}"))}.",
                    Refusal.Invalid, "complaint");
        if (meant.Answer is not null)
            return new Rejection("complaint-answered", $"Complaint {meant.Number} is answered already.");
        return (Rules.Time(incident, command.At, now) ?? Rules.NotBefore(meant.FiledAt, command.At, "the complaint")) is { } wrong ? wrong
            : Decision.Of(new ComplaintAnswered(meant.Number, answer, command.By, Rules.When(command.At, now)));
    }
}
