namespace Reports.Record;

/// <summary>Contacts of a contract that its words for recipients mean, as ids.</summary>
public static class Recipients
{
    /// <param name="to"><c>level</c>, <c>owner</c>, <c>role:customer</c>, <c>contact:ID</c>; a reporter is no contact.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> to, ToldIncident told)
    {
        var contacts = told.Contract?.Contacts ?? [];
        var facts = told.Events.Where(e => e.Subject.StartsWith("incident/", StringComparison.Ordinal)).OrderBy(e => e.Sequence)
            .Aggregate(Projections.IncidentFact.Start(told.Events[0].Tenant, told.Reported.IncidentId), (fact, e) => fact.Apply(e));
        return
        [
            .. to.SelectMany(word => word switch
            {
                "level" => contacts.Where(contact => contact.Levels.Contains(facts.Level)),
                "owner" => contacts.Where(contact => contact.Id == told.Reported.Owner),
                _ when word.StartsWith("role:", StringComparison.Ordinal) => contacts.Where(contact => contact.Role == word["role:".Length..]),
                _ when word.StartsWith("contact:", StringComparison.Ordinal) => contacts.Where(contact => contact.Id == word["contact:".Length..]),
                _ => [],
            }).Select(contact => contact.Id).Distinct(),
        ];
    }
}
