using Npgsql;
using NpgsqlTypes;
using Reports.Domain;
using Reports.Features;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;

namespace Reports.Record;

/// <summary>
/// Pages of report versions, kept in the transaction that records the versions: table <c>record.report_page</c>. A decision says
/// that there is a new version; its page is remembered here until the events are appended.
/// </summary>
public sealed class ReportPages
{
    // A decision that is taken anew takes the place of the one before.
    private readonly Dictionary<(string Tenant, Guid Incident, int Version), (string Language, string Html)> _pages = [];

    /// <summary>Remembers the page of a version, if the decision makes one.</summary>
    public Decision Drafted(MajorReport report, ToldIncident told, string tenant, Decision decision)
    {
        var next = decision.Events.Aggregate(report, MajorReport.Evolve);
        if (decision.Rejection is null && next.Versions.Count > report.Versions.Count)
            _pages[(tenant, told.Reported.IncidentId, next.Versions.Count)] =
                (told.CustomerLanguage, DraftMajorReport.Page(told, next.Sections));
        return decision;
    }

    public async Task Keep(EventTransaction transaction, CancellationToken ct)
    {
        foreach (var ((tenant, incident, version), (language, html)) in _pages)
        {
            await using var command = new NpgsqlCommand(
                "insert into record.report_page (tenant, incident, version, language, html) values ($1, $2, $3, $4, $5)",
                transaction.Connection, transaction.Transaction)
            {
                Parameters =
                {
                    new() { Value = tenant }, new() { Value = incident }, new() { Value = version }, new() { Value = language },
                    new() { Value = html },
                },
            };
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>A kept page; none where there is no such version in these tenants.</summary>
    public static async Task<(string Language, string Html)?> Read(
        NpgsqlDataSource store, string[]? tenants, Guid incident, int version, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            "select language, html from record.report_page where incident = $1 and version = $2 and ($3::text[] is null or tenant = any($3))");
        command.Parameters.AddWithValue(incident);
        command.Parameters.AddWithValue(version);
        command.Parameters.Add(new() { Value = (object?)tenants ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (row.GetString(0), row.GetString(1)) : null;
    }
}
