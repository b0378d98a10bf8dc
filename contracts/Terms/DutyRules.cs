namespace Contracts.Terms;

/// <summary>Rules of what is owed to somebody: notifications, reports, consents, notices.</summary>
internal static class DutyRules
{
    public static void Check(ContractDocument contract, Names names, Findings found)
    {
        foreach (var (index, rule) in contract.Notifications.Index())
        {
            var path = $"notifications[{index}]";
            found.OneOf($"{path}.on", rule.On, ContractVocabulary.Events);
            found.NotEmpty($"{path}.to", rule.To, "recipient");
            names.Recipients($"{path}.to", rule.To, found);
            found.References($"{path}.severities", rule.Severities, names.Severities, "severity");
        }

        foreach (var (index, duty) in contract.Reports.Index()) Report($"reports[{index}]", duty, names, found);
        foreach (var (index, duty) in contract.Reports.Index().Where(one => one.Item.IsDueByTime()).GroupBy(one => one.Item.Kind).SelectMany(
            same => same.Skip(1)))
            found.Add($"reports[{index}].kind", "duplicate", $"'{duty.Kind}' is due by another time already: say once when it is due.");
        foreach (var (index, duty) in contract.Consents.Index()) Consent($"consents[{index}]", duty, names, found);
        Notices(contract.Notices ?? [], names, found);
    }

    private static void Report(string path, ReportDuty duty, Names names, Findings found)
    {
        found.OneOf($"{path}.kind", duty.Kind, ContractVocabulary.ReportKinds);
        found.Text($"{path}.name", duty.Name);
        found.Text($"{path}.terms", duty.Terms);
        names.Recipients($"{path}.to", duty.To, found);
        foreach (var (at, section) in (duty.Sections ?? []).Index()) found.Text($"{path}.sections[{at}]", section);
        if (duty.Clock is { } clock) found.OneOf($"{path}.clock", clock, names.Clocks);
        if (duty.Every is { } every) found.OneOf($"{path}.every", every, ContractVocabulary.ReportPeriods);
        if (duty.On is { } day) found.OneOf($"{path}.on", day, ContractVocabulary.Weekdays);
        if (duty.On is not null && duty.Every != "week")
            found.Add($"{path}.on", "one-of", "A weekday belongs to a weekly report: set every to week, or leave this out.");
        if (duty.At is { } time && Findings.MinuteOf(time) is not < 1440)
            found.Add($"{path}.at", "invalid-time", $"'{time}' is no time of day: write it as 09:00.");
        if (duty.Within is { } within) found.Duration($"{path}.within", within, windows: false);
        if (duty.Within is not null && duty.After is null)
            found.Add($"{path}.after", "required", "Within is told, but not after what: name it, such as installation.");
        if (duty.ApprovedBy is { } role) names.Role($"{path}.approvedBy", role, found);
    }

    private static void Consent(string path, ConsentDuty duty, Names names, Findings found)
    {
        found.OneOf($"{path}.action", duty.Action, ContractVocabulary.ConsentActions);
        names.Role($"{path}.by", duty.By, found);
        found.Text($"{path}.terms", duty.Terms);
        found.Text($"{path}.disclaimer", duty.Disclaimer);
        if (duty.Within is { } within) found.Duration($"{path}.within", within, windows: false);
        if (duty.ValidFor is { } valid) found.Duration($"{path}.validFor", valid, windows: false);
        found.Ids($"{path}.checks", (duty.Checks ?? []).Select(check => check.Id));
        foreach (var (at, check) in (duty.Checks ?? []).Index()) found.Text($"{path}.checks[{at}].name", check.Name);
    }

    private static void Notices(IReadOnlyList<NoticeDuty> notices, Names names, Findings found)
    {
        found.Ids("notices", notices.Select(notice => notice.Id));
        foreach (var (index, notice) in notices.Index())
        {
            var path = $"notices[{index}]";
            found.Text($"{path}.name", notice.Name);
            found.Text($"{path}.terms", notice.Terms);
            found.Reference($"{path}.by", notice.By, names.Parties, "party");
            found.NotEmpty($"{path}.to", notice.To, "recipient");
            names.Recipients($"{path}.to", notice.To, found);
            if (notice.Ahead is { } ahead) found.Duration($"{path}.ahead", ahead, windows: false);
        }
    }
}
