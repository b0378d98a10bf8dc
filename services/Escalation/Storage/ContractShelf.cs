using System.Collections.Concurrent;
using System.Text.Json;
using Contracts;
using Contracts.Events.Contract;
using Contracts.Terms;
using Escalations.Domain;
using NodaTime;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Escalations.Storage;

/// <summary>What tells which terms hold for the clocks of an incident.</summary>
/// <param name="Earlier">Versions under which they ran before.</param>
public sealed record ClockContract(string Tenant, string Contract, int Version, IReadOnlyList<int> Earlier, string? Site)
{
    public static ClockContract Of(IncidentFacts facts) =>
        new(facts.Tenant, facts.Contract, facts.ContractVersion, facts.EarlierVersions, facts.Site);
}

/// <summary>
/// Contract versions, ready to compute with. A version never changes, so what was read once stays in memory, with its calendars; one
/// that counts in working days is read again when its tenant published a calendar.
/// </summary>
/// <param name="shipped">Working-day calendars that need not be published.</param>
public sealed class ContractShelf(WorkingDayCalendars shipped)
{
    private readonly ConcurrentDictionary<(string Tenant, string Contract, int Version), (ContractTerms Terms, long Calendars)> _terms = new();

    /// <summary>Stores a version with the transaction of the event that published it.</summary>
    public static Task Keep(string tenant, ContractPublished published, EventTransaction transaction, CancellationToken ct) => Keep(
        """
        insert into views.contract_terms (tenant, contract, version, document) values ($1, $2, $3, $4::jsonb)
        on conflict (contract, version, tenant) do nothing
        """, tenant, published.ContractId, published.Version, published.Document, transaction, ct);

    /// <summary>Stores a working-day calendar, in place of the version before.</summary>
    public static Task Keep(string tenant, CalendarPublished published, EventTransaction transaction, CancellationToken ct) => Keep(
        """
        insert into views.working_calendar (tenant, calendar, version, document) values ($1, $2, $3, $4::jsonb)
        on conflict (tenant, calendar) do update set version = $3, document = $4::jsonb
        """, tenant, published.CalendarId, published.Version, published.Document, transaction, ct);

    /// <summary>The terms under which the clocks of an incident run and ran, at its site; null where a version has not been received.</summary>
    public async ValueTask<ContractTerms?> Of(
        ClockContract contract, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        if (await Find(contract.Tenant, contract.Contract, contract.Version, connection, transaction, ct) is not { } terms) return null;
        if (contract.Earlier.Count == 0) return terms.At(contract.Site);
        var earlier = new List<ContractTerms>(contract.Earlier.Count);
        foreach (var version in contract.Earlier)
            if (await Find(contract.Tenant, contract.Contract, version, connection, transaction, ct) is { } before) earlier.Add(before);
            else return null;
        return terms.After(earlier).At(contract.Site);
    }

    private async ValueTask<ContractTerms?> Find(
        string tenant, string contract, int version, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        var known = _terms.GetValueOrDefault((tenant, contract, version));
        if (known.Terms is { WorkingDayCalendars.Count: 0 }) return known.Terms;
        var (stamp, calendars) = await Calendars(tenant, connection, transaction, ct);
        if (known.Terms is not null && known.Calendars == stamp) return known.Terms;
        await using var command = new NpgsqlCommand(
            "select document::text from views.contract_terms where contract = $1 and version = $2 and tenant = $3",
            connection, transaction);
        command.Parameters.AddWithValue(contract);
        command.Parameters.AddWithValue(version);
        command.Parameters.AddWithValue(tenant);
        if (await command.ExecuteScalarAsync(ct) is not string json) return null;
        var document = JsonSerializer.Deserialize<ContractDocument>(json, PublicEvents.Json)!;
        var days = shipped.With(calendars);
        var terms = ContractTerms.Of(document, version, DateTimeZoneProviders.Tzdb, (calendar, date) =>
            days.Find(calendar)?.IsWorkingDay(date.ToDateOnly()));
        _terms[(tenant, contract, version)] = (terms, stamp);
        return terms;
    }

    private static async Task<(long Stamp, List<CalendarDocument> Published)> Calendars(
        string tenant, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select version, document::text from views.working_calendar where tenant = $1 order by calendar", connection, transaction);
        command.Parameters.AddWithValue(tenant);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (stamp, published) = (0L, new List<CalendarDocument>());
        while (await reader.ReadAsync(ct))
        {
            stamp += reader.GetInt32(0);
            published.Add(JsonSerializer.Deserialize<CalendarDocument>(reader.GetString(1), PublicEvents.Json)!);
        }
        return (stamp, published);
    }

    private static async Task Keep(
        string sql, string tenant, string id, int version, object document, EventTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.AddWithValue(tenant);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(version);
        command.Parameters.AddWithValue(JsonSerializer.Serialize(document, PublicEvents.Json));
        await command.ExecuteNonQueryAsync(ct);
    }
}
