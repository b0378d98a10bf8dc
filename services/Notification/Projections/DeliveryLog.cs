using System.Text.Json;
using Notifications.Domain;
using Notifications.Storage;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.Hosting;

namespace Notifications.Projections;

/// <summary>One notification as users read it.</summary>
/// <param name="Id">Also the <c>webhook-id</c> and the first part of the <c>Message-ID</c>.</param>
/// <param name="IncidentId">Left out where it is about what the contract owes.</param>
/// <param name="Recipient">Id of the contract's contact, or <c>reporter</c>; <c>nobody</c> where there was none.</param>
/// <param name="Reason">The rule that chose the recipient, or why nobody is told.</param>
/// <param name="State"><c>pending</c>, <c>delivered</c>, <c>dead-lettered</c> or <c>suppressed</c>.</param>
/// <param name="EndpointDisabled">The endpoint asked never to be called again (410).</param>
public sealed record NotificationEntry(
    Guid Id, Guid? IncidentId, string? Contract, string? Severity, string Recipient, string Channel, string? Address, Guid About, string AboutType,
    string Reason, string State, DateTimeOffset RequestedAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? FinishedAt,
    IReadOnlyList<AttemptEntry> Attempts, bool EndpointDisabled);

/// <param name="Latency">ISO 8601; nothing where no attempt was made.</param>
public sealed record AttemptEntry(int Number, DateTimeOffset At, string Outcome, string Answer, TimeSpan? Latency);

/// <summary>What is looked for; nothing given means any.</summary>
public sealed record DeliveryFilter(
    string? State = null, string? Recipient = null, string? Channel = null, string? Contract = null, Guid? Incident = null, Guid? Id = null);

/// <summary>A place in the list, newest first.</summary>
public sealed record DeliveryCursor(DateTimeOffset RequestedAt, Guid Id)
{
    public override string ToString() => Convert.ToBase64String(
        System.Text.Encoding.ASCII.GetBytes($"{RequestedAt.UtcTicks}|{Id:n}")).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    public static DeliveryCursor? Parse(string text)
    {
        var bytes = new byte[64];
        var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        if (!Convert.TryFromBase64String(padded, bytes, out var length)) return null;
        var parts = System.Text.Encoding.ASCII.GetString(bytes, 0, length).Split('|');
        return parts.Length == 2 && long.TryParse(parts[0], out var ticks) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && Guid.TryParseExact(parts[1], "n", out var id)
                ? new(new DateTimeOffset(ticks, TimeSpan.Zero), id)
                : null;
    }
}

/// <summary>Reads <c>views.delivery</c> for a caller's tenants.</summary>
public sealed class DeliveryLog(NpgsqlDataSource store)
{
    private const string Columns = """
        select d.notification_id, d.incident_id, d.contract, d.severity, d.recipient, d.channel, d.address, d.about, d.about_type, d.reason, d.state,
          d.requested_at, d.next_attempt_at, d.finished_at, d.log, x.endpoint is not null
        from views.delivery d left join views.endpoint_disabled x on x.tenant = d.tenant and x.endpoint = d.endpoint
        where d.tenant = any(@tenants)
        """;

    /// <summary>False for an incident nobody told us of, or of another tenant.</summary>
    public async Task<bool> Knows(Guid incident, Caller caller, CancellationToken ct)
    {
        await using var command = store.CreateCommand("select exists (select from views.incident_facts where incident_id = @id and tenant = any(@tenants))");
        command.Parameters.AddWithValue("id", incident);
        command.Parameters.AddWithValue("tenants", caller.Tenants);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<IReadOnlyList<NotificationEntry>> OfIncident(Guid incident, Caller caller, CancellationToken ct)
    {
        await using var command = store.CreateCommand($"{Columns} and d.incident_id = @incident order by d.requested_at, d.notification_id");
        command.Parameters.AddWithValue("incident", incident);
        return await Read(command, caller, ct);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<NotificationEntry>> Find(
        DeliveryFilter filter, DeliveryCursor? after, int limit, Caller caller, CancellationToken ct)
    {
        await using var command = store.CreateCommand($"""
            {Columns}
              and (@state::text is null or d.state = @state) and (@recipient::text is null or d.recipient = @recipient)
              and (@channel::text is null or d.channel = @channel) and (@contract::text is null or d.contract = @contract)
              and (@incident::uuid is null or d.incident_id = @incident) and (@id::uuid is null or d.notification_id = @id)
              and (@after_at::timestamptz is null or (d.requested_at, d.notification_id) < (@after_at, @after_id))
            order by d.requested_at desc, d.notification_id desc limit @limit
            """);
        Add(command, "state", NpgsqlDbType.Text, filter.State);
        Add(command, "recipient", NpgsqlDbType.Text, filter.Recipient);
        Add(command, "channel", NpgsqlDbType.Text, filter.Channel);
        Add(command, "contract", NpgsqlDbType.Text, filter.Contract);
        Add(command, "incident", NpgsqlDbType.Uuid, filter.Incident);
        Add(command, "id", NpgsqlDbType.Uuid, filter.Id);
        Add(command, "after_at", NpgsqlDbType.TimestampTz, after?.RequestedAt);
        Add(command, "after_id", NpgsqlDbType.Uuid, after?.Id);
        command.Parameters.AddWithValue("limit", limit);
        return await Read(command, caller, ct);
    }

    public async Task<NotificationEntry?> One(Guid id, Caller caller, CancellationToken ct) =>
        await Find(new(Id: id), null, 1, caller, ct) is [var entry] ? entry : null;

    private static void Add(NpgsqlCommand command, string name, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });

    private static async Task<IReadOnlyList<NotificationEntry>> Read(NpgsqlCommand command, Caller caller, CancellationToken ct)
    {
        command.Parameters.AddWithValue("tenants", caller.Tenants);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var entries = new List<NotificationEntry>();
        while (await reader.ReadAsync(ct)) entries.Add(Entry(reader));
        return entries;
    }

    private static NotificationEntry Entry(NpgsqlDataReader row) => new(
        row.GetGuid(0), Value<Guid>(row, 1), Text(row, 2), Text(row, 3), row.GetString(4), row.GetString(5), Text(row, 6), row.GetGuid(7),
        row.GetString(8), row.GetString(9), row.GetString(10), row.GetFieldValue<DateTimeOffset>(11), Value<DateTimeOffset>(row, 12),
        Value<DateTimeOffset>(row, 13), Attempts(row.GetString(14)), row.GetBoolean(15));

    private static List<AttemptEntry> Attempts(string log) =>
        [.. JsonSerializer.Deserialize<List<AttemptMade>>(log, EventNames.Catalog.Json)!.Select(made => new AttemptEntry(
            made.Attempt, made.At, made.Outcome, made.Answer, made.LatencyMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null))];

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static T? Value<T>(NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);
}
