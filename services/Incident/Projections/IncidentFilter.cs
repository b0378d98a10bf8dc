using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Incidents.Domain;
using ServiceDefaults.Decisions;

namespace Incidents.Projections;

/// <summary>Which incidents, in which order, from where on. Null sets let everything through.</summary>
public sealed partial record IncidentFilter(
    string[]? Contracts, string[]? Statuses, string[]? Levels, string[]? Severities, string[]? Sites, string[]? Owners, string? Q,
    IncidentSort Sort, int Limit, IncidentCursor? After)
{
    public const int UsualLimit = 50;
    public const int MostLimit = 200;

    internal IEnumerable<string[]?> Sets => [Contracts, Statuses, Levels, Severities, Sites, Owners];

    /// <summary>Text anywhere; what ILIKE would read as a pattern stands for itself.</summary>
    internal string? Pattern => Q is null ? null
        : $"%{ILikeSpecial().Replace(Q, @"\$0")}%";

    /// <summary>Checks what a client asks for.</summary>
    public static (IncidentFilter? Filter, Rejection? Refused) Of(
        string[]? contracts, string[]? statuses, string[]? levels, string[]? severities, string[]? sites, string[]? owners, string? q,
        string? sort, int? limit, string? cursor)
    {
        if (statuses?.FirstOrDefault(status => !IncidentStatuses.Names.Contains(status)) is not null)
            return Refuse("status-unknown", $"status is one of {string.Join(", ", IncidentStatuses.Names)}.", "status");
        if (limit is < 1 or > MostLimit)
            return Refuse("limit-out-of-range", $"limit is between 1 and {MostLimit}; left out it is {UsualLimit}.", "limit");
        if (IncidentSort.Find(sort) is not { } order)
            return Refuse("sort-unknown", $"sort is one of {string.Join(", ", IncidentSort.All.Select(s => s.Name))}.", "sort");
        if (string.Concat([q ?? "", .. new[] { contracts, levels, severities, sites, owners }.SelectMany(set => set ?? [])]).Contains('\0'))
            return Refuse("filter-unreadable", "A filter contains a NUL character; leave it out.", "q");
        var after = IncidentCursor.Parse(cursor);
        if (!string.IsNullOrEmpty(cursor) && after?.Sort != order.Name)
            return Refuse("cursor-invalid", "cursor is not one this list gave for this sort; begin without a cursor.", "cursor");
        return (new IncidentFilter(
            Set(contracts), Set(statuses), Set(levels), Set(severities), Set(sites), Set(owners),
            string.IsNullOrWhiteSpace(q) ? null : q.Trim(),
            order, limit ?? UsualLimit, after), null);
    }

    [GeneratedRegex(@"[\\%_]")]
    private static partial Regex ILikeSpecial();

    private static string[]? Set(string[]? values) => values is { Length: > 0 } ? values : null;

    private static (IncidentFilter?, Rejection?) Refuse(string code, string message, string field) =>
        (null, new Rejection(code, message, Refusal.Invalid, field));
}

public sealed record IncidentSort(string Name, string Column, bool Descending)
{
    public static readonly IReadOnlyList<IncidentSort> All =
    [
        new("nextBreach", "next_breach_at", false), new("reportedAt", "reported_at", false), new("-reportedAt", "reported_at", true),
    ];

    internal string Direction => Descending ? "desc" : "asc";
    internal string Beyond => Descending ? "<" : ">";

    /// <summary>Before every row.</summary>
    internal IncidentCursor Start => Descending ? new(Name, "infinity", Guid.AllBitsSet) : new(Name, "-infinity", Guid.Empty);

    public static IncidentSort? Find(string? name) => string.IsNullOrEmpty(name) ? All[0] : All.FirstOrDefault(sort => sort.Name == name);
}

/// <summary>The last row a client has seen: the next page begins after it, whatever was added or moved meanwhile.</summary>
/// <param name="Key">The sort column as PostgreSQL writes it, so that no precision is lost.</param>
public sealed record IncidentCursor(string Sort, string Key, Guid Id)
{
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Sort}|{Key}|{Id:N}"));

    public static IncidentCursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|');
        return parts.Length == 3 && Guid.TryParseExact(parts[2], "N", out var id) && IsTime(parts[1]) ? new(parts[0], parts[1], id) : null;
    }

    private static bool IsTime(string key) =>
        key == "infinity" || DateTimeOffset.TryParse(key, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
