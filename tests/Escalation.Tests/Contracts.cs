using Contracts.Terms;
using Escalations.Domain;
using NodaTime;
using Calendar = Contracts.Terms.Calendar;

namespace Escalations.Tests;

/// <summary>Two contracts in the manner of those that ship: service hours in Shanghai, and round the clock with working days.</summary>
internal static class TestContracts
{
    public static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private static readonly string[] EveryDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>China around the Spring Festival of 2026: the 14th and 28th are worked, the 16th to 20th and the 23rd are not.</summary>
    public static bool? IsWorkingDay(string calendar, LocalDate date) => date switch
    {
        { Year: 2026, Month: 2, Day: 14 or 28 } => true,
        { Year: 2026, Month: 2, Day: (>= 16 and <= 20) or 23 } => false,
        { Year: > 2026 } => null,
        _ => date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday),
    };

    public static ContractDocument StoreHardware { get; } = Document("store-hardware",
        [
            new("store-hours", Weekly: [new(EveryDay, "11:00", "19:00")]),
            new("office-hours", Weekly: [new(EveryDay[..5], "09:00", "18:00")]),
        ],
        [
            .. new[] { "1", "2", "3", "4" }.Select(severity => new Target("response", severity, "store-hours", Within: "PT30M")),
            new("action-plan", "1", "store-hours", "PT1H"), new("action-plan", "2", "store-hours", "PT1H"),
            new("action-plan", "3", "store-hours", "PT2H"), new("action-plan", "4", "store-hours", "PT4H"),
            new("status-update", "1", "store-hours", "PT2H"), new("status-update", "2", "store-hours", "PT2H"),
            new("status-update", "3", "store-hours", "PT4H"), new("status-update", "4", "store-hours", ServiceDays: 7),
            new("resolution", "1", "store-hours", "PT4H"), new("resolution", "2", "store-hours", "PT6H"),
            new("resolution", "3", "store-hours", ServiceDays: 1), new("resolution", "4", "store-hours", ServiceDays: 2),
        ]);

    public static ContractDocument Telecom { get; } = Document("telecom",
        [new("always", Always: true), new("working-days", WorkingDays: "cn")],
        [
            .. new[] { "1", "2" }.Select(severity => new Target("response", severity, "always", "PT15M")),
            new("resolution", "1", "always", "PT4H"), new("resolution", "2", "always", "PT8H", OnReclassify: "restart"),
            new("major-report", "1", "working-days", WorkingDays: 2),
        ]);

    /// <summary>Office hours only: what weekends and nights do to a clock.</summary>
    public static ContractDocument Office { get; } = Document("office", StoreHardware.Calendars,
    [
        new("response", "1", "office-hours", "PT4H"),
        new("resolution", "1", "office-hours", "PT16H"), new("resolution", "2", "office-hours", "PT32H"),
    ]);

    /// <summary>Response within 30 minutes, resolution within 4 hours, at any time of day: for tests on a real clock.</summary>
    public static ContractDocument RoundTheClock { get; } = Document("round-the-clock", Telecom.Calendars,
    [
        .. new[] { "1", "2", "3" }.SelectMany(severity => new Target[]
        {
            new("response", severity, "always", "PT30M"), new("resolution", severity, "always", "PT4H"),
            new("action-plan", severity, "always", "PT1H"), new("status-update", severity, "always", "PT2H"),
        }),
    ]);

    public static ContractTerms Terms(ContractDocument document, int version = 1) =>
        ContractTerms.Of(document, version, DateTimeZoneProviders.Tzdb, IsWorkingDay);

    private static ContractDocument Document(string id, IReadOnlyList<Calendar> calendars, IReadOnlyList<Target> targets) => new(
        id, new(null, id), new(2026, 1, 1), "Asia/Shanghai", [], [], [], [], [],
        [.. new[] { 1, 2, 3, 4 }.Select(rank => new Severity($"{rank}", rank, new(null, $"Severity {rank}")))], calendars, targets)
    {
        PauseReasons =
        [
            new("customer", new(null, "Waits for the customer"), ["resolution", "status-update"]),
            new("part", new(null, "Waits for a part"), ["resolution"]),
            new("vendor", new(null, "Waits for a vendor, two days at most"), ["resolution", "action-plan"], AtMost: "P2D"),
            new("remark", new(null, "Stops nothing"), []),
        ],
        Escalation = [new("response", "next-level")],
    };
}
