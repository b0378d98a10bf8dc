namespace Contracts.Terms;

/// <summary>A place served.</summary>
/// <param name="TimeZone">IANA name; left out: the contract's.</param>
/// <param name="OpeningHours">When somebody is there, in its zone; left out where the contract does not say.</param>
/// <param name="Exceptions">Dates on which other hours hold.</param>
/// <param name="Contact">Id of the contact there.</param>
public sealed record Site(
    string Id, LocalizedText Name, string? TimeZone = null, IReadOnlyList<WeeklyWindow>? OpeningHours = null,
    IReadOnlyList<CalendarException>? Exceptions = null, LocalizedText? Address = null, string? Contact = null);

/// <summary>What a fault can be about (ITIL: configuration item): a kind of device, one device, a system, a piece of software.</summary>
/// <param name="Kind"><c>device</c>, <c>system</c> or <c>software</c>.</param>
/// <param name="Category">Id of the category of its faults.</param>
/// <param name="Sites">Ids of the sites where it is; left out: any.</param>
/// <param name="Spare">The provider swaps in a spare unit.</param>
/// <param name="Vendor">Id of the party to which its faults are referred, where the provider does not mend them itself.</param>
public sealed record ConfigurationItem(
    string Id, string Kind, LocalizedText Name, string? Category = null, IReadOnlyList<string>? Sites = null, string? Model = null,
    string? Serial = null, bool Spare = false, string? Vendor = null);

/// <summary>One line of the service catalogue.</summary>
/// <param name="Kind">
/// <c>incident</c>, <c>request</c>, <c>work-order</c>, <c>inspection</c>, <c>optimisation</c>, <c>maintenance</c>, <c>installation</c>,
/// <c>referral</c> (faults of others passed on to them) or <c>project</c>.
/// </param>
/// <param name="Items">Ids of the configuration items it is for; left out: all.</param>
/// <param name="Hours">Id of the calendar in which it is given; left out where the contract does not say.</param>
public sealed record CatalogueService(
    string Id, string Kind, LocalizedText Name, LocalizedText? Description = null, IReadOnlyList<string>? Items = null,
    string? Hours = null);

/// <summary>Severity as a function of impact and urgency; every pair has one cell.</summary>
/// <param name="Impacts">Gravest first.</param>
/// <param name="Urgencies">Most urgent first.</param>
public sealed record ImpactUrgencyMatrix(
    IReadOnlyList<Grade> Impacts, IReadOnlyList<Grade> Urgencies, IReadOnlyList<ImpactUrgencyCell> Cells)
{
    /// <summary>Id of the severity; null where the matrix has no such pair.</summary>
    public string? SeverityOf(string impact, string urgency) =>
        Cells.FirstOrDefault(cell => cell.Impact == impact && cell.Urgency == urgency)?.Severity;
}

/// <summary>A grade of impact or of urgency.</summary>
public sealed record Grade(string Id, LocalizedText Name, LocalizedText? Definition = null);

/// <param name="Severity">Id of a severity of this contract.</param>
public sealed record ImpactUrgencyCell(string Impact, string Urgency, string Severity);

/// <summary>The n-th fault alike within so many days proposes a problem.</summary>
/// <param name="Same">What must be alike, all of these: <c>device</c>, <c>symptom</c>, <c>site</c>, <c>category</c>.</param>
/// <param name="Times">Faults needed, the last included; at least 2.</param>
/// <param name="Days">Days of 24 hours, counted back from the last report.</param>
public sealed record RecurrenceRule(IReadOnlyList<string> Same, int Times, int Days, LocalizedText? Name = null);
