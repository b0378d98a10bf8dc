using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <summary>How grave a fault is: by its severity, or by impact and urgency, from which the contract's matrix makes one.</summary>
public sealed record Grade(string? Severity = null, string? Impact = null, string? Urgency = null)
{
    public bool IsEmpty => this is { Severity: null, Impact: null, Urgency: null };
}

public static class Grading
{
    /// <summary>The grade with the severity it comes to, none where nothing is given, or why it comes to none.</summary>
    public static (Grade Grade, Rejection? Refused) Of(ContractDocument terms, Grade given)
    {
        if (Reporting.Severity(terms, given.Severity) is { } unknown)
            return (given, unknown);
        if (given is { Impact: null, Urgency: null })
            return (given, null);
        if (terms.ImpactUrgency is not { } matrix)
            return (given, new Rejection(
                "impact-urgency-not-agreed",
                $"Contract {terms.Id} makes no severity of impact and urgency; give severity instead, one of {Severities(terms)}.",
                Refusal.Invalid, given.Impact is null ? "urgency" : "impact"));
        if ((Known("impact", given.Impact, matrix.Impacts) ?? Known("urgency", given.Urgency, matrix.Urgencies)) is { } wrong)
            return (given, wrong);
        if (matrix.SeverityOf(given.Impact!, given.Urgency!) is not { } severity)
            return (given, new Rejection(
                "impact-urgency-without-severity",
                $"Contract {terms.Id} has no severity for {given.Impact} × {given.Urgency}; give severity alone, one of {Severities(terms)}.",
                Refusal.Invalid, "urgency"));
        return given.Severity is null || given.Severity == severity
            ? (given with { Severity = severity }, null)
            : (given, new Rejection(
                "severity-contradicts",
                $"{given.Impact} × {given.Urgency} is severity {severity}, not {given.Severity}; leave severity out, or give {severity}.",
                Refusal.Invalid, "severity"));
    }

    private static Rejection? Known(string field, string? given, IReadOnlyList<Contracts.Terms.Grade> grades)
    {
        var known = ContractQuestions.Known(grades.Select(grade => grade.Id));
        return given is null
                ? new Rejection(
                    $"{field}-required", $"{field} is missing: severity follows from both; it is one of {known}.", Refusal.Invalid, field)
            : grades.Any(grade => grade.Id == given) ? null
            : new Rejection($"{field}-unknown", $"{field} is none of the contract; it has {known}.", Refusal.Invalid, field);
    }

    private static string Severities(ContractDocument terms) => ContractQuestions.Known(terms.Severities.Select(severity => severity.Id));
}
