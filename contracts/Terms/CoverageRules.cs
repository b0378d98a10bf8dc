namespace Contracts.Terms;

/// <summary>Rules of what is served: sites, configuration items, service catalogue, impact × urgency, recurrence.</summary>
internal static class CoverageRules
{
    public static void Check(ContractDocument contract, Names names, Findings found)
    {
        Sites(contract.Sites ?? [], names, found);
        Items(contract.ConfigurationItems ?? [], names, found);
        Services(contract.Services ?? [], names, found);
        if (contract.ImpactUrgency is { } matrix) ImpactUrgency(matrix, names, found);
        foreach (var (index, rule) in (contract.Recurrence ?? []).Index()) Recurrence($"recurrence[{index}]", rule, found);
    }

    private static void Sites(IReadOnlyList<Site> sites, Names names, Findings found)
    {
        found.Ids("sites", sites.Select(site => site.Id));
        foreach (var (index, site) in sites.Index())
        {
            var path = $"sites[{index}]";
            found.Text($"{path}.name", site.Name);
            found.Text($"{path}.address", site.Address);
            if (site.TimeZone is { } zone) found.Zone($"{path}.timeZone", zone);
            found.Reference($"{path}.contact", site.Contact, names.Contacts, "contact");
            CalendarRules.Weekly($"{path}.openingHours", site.OpeningHours ?? [], found);
            CalendarRules.Exceptions($"{path}.exceptions", site.Exceptions ?? [], found);
            if (site.OpeningHours is { Count: 0 })
                found.Add($"{path}.openingHours", "empty", "A site that never opens: give its windows, or leave the field out.");
            if (site is { Exceptions: not null, OpeningHours: null })
                found.Add($"{path}.exceptions", "required", "Exceptions to no opening hours: give openingHours, or leave these out.");
        }
    }

    private static void Items(IReadOnlyList<ConfigurationItem> items, Names names, Findings found)
    {
        found.Ids("configurationItems", items.Select(item => item.Id));
        foreach (var (index, item) in items.Index())
        {
            var path = $"configurationItems[{index}]";
            found.OneOf($"{path}.kind", item.Kind, ContractVocabulary.ItemKinds);
            found.Text($"{path}.name", item.Name);
            found.Reference($"{path}.category", item.Category, names.Categories, "category");
            found.Reference($"{path}.vendor", item.Vendor, names.Parties, "party");
            found.References($"{path}.sites", item.Sites, names.Sites, "site");
        }
    }

    private static void Services(IReadOnlyList<CatalogueService> services, Names names, Findings found)
    {
        found.Ids("services", services.Select(service => service.Id));
        foreach (var (index, service) in services.Index())
        {
            var path = $"services[{index}]";
            found.OneOf($"{path}.kind", service.Kind, ContractVocabulary.ServiceKinds);
            found.Text($"{path}.name", service.Name);
            found.Text($"{path}.description", service.Description);
            found.Reference($"{path}.hours", service.Hours, names.Calendars, "calendar");
            found.References($"{path}.items", service.Items, names.Items, "configuration item");
        }
    }

    private static void ImpactUrgency(ImpactUrgencyMatrix matrix, Names names, Findings found)
    {
        Grades("impactUrgency.impacts", matrix.Impacts, "impact", found);
        Grades("impactUrgency.urgencies", matrix.Urgencies, "urgency", found);
        var impacts = matrix.Impacts.Select(grade => grade.Id).ToHashSet(StringComparer.Ordinal);
        var urgencies = matrix.Urgencies.Select(grade => grade.Id).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<(string, string)>();
        foreach (var (index, cell) in matrix.Cells.Index())
        {
            var path = $"impactUrgency.cells[{index}]";
            found.Reference($"{path}.impact", cell.Impact, impacts, "impact");
            found.Reference($"{path}.urgency", cell.Urgency, urgencies, "urgency");
            found.Reference($"{path}.severity", cell.Severity, names.Severities, "severity");
            if (!seen.Add((cell.Impact, cell.Urgency)))
                found.Add(path, "duplicate", $"{cell.Impact} × {cell.Urgency} is given already: keep one cell.");
        }
    }

    private static void Grades(string path, IReadOnlyList<Grade> grades, string what, Findings found)
    {
        found.NotEmpty(path, grades, what);
        found.Ids(path, grades.Select(grade => grade.Id));
        foreach (var (index, grade) in grades.Index())
        {
            found.Text($"{path}[{index}].name", grade.Name);
            found.Text($"{path}[{index}].definition", grade.Definition);
        }
    }

    private static void Recurrence(string path, RecurrenceRule rule, Findings found)
    {
        found.NotEmpty($"{path}.same", rule.Same, "thing that is alike");
        found.AllOf($"{path}.same", rule.Same, ContractVocabulary.Alike);
        found.Text($"{path}.name", rule.Name);
        if (rule.Times < 2) found.Add($"{path}.times", "out-of-range", "A fault comes again from the second time on: give 2 or more.");
        if (rule.Days is < 1 or > 3660) found.Add($"{path}.days", "out-of-range", $"{rule.Days} days cannot be: give 1 to 3660.");
    }
}
