using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notifications.Domain;

namespace Notifications.Stages;

/// <summary>Deliveries of one endpoint that should have been attempted some time ago.</summary>
/// <param name="IsCalled">Others of it are under way now, at this or another replica.</param>
public sealed record OverdueAt(string Endpoint, long Deliveries, TimeSpan By, bool IsCalled);

/// <summary>Mail that waits, of all recipients together: there is one mail server.</summary>
/// <param name="Failed">Since when some of it waits because the server, and not a mailbox, did not take it; nothing where it did since.</param>
public sealed record WaitingMail(long Waiting, DateTimeOffset? Failed, bool HasServer);

/// <summary>
/// How the deliveries stand, and whether people would not be told: the mail server takes nothing, or what is due is not attempted. An
/// endpoint that fails, is slow or gone is a customer's to mend: it is named, by its host alone, and is no worse than degraded.
/// </summary>
/// <param name="Failing">Endpoints that are probed only now and then.</param>
/// <param name="Disabled">Endpoints that said they are gone.</param>
public sealed record DeliveryStanding(
    DateTimeOffset Now, WaitingMail Mail, IReadOnlyList<OverdueAt> Overdue, IReadOnlySet<string> Failing, IReadOnlyList<string> Disabled,
    long DeadLetters, long DeadLettersOfTheHour)
{
    private const int Named = 3;

    /// <summary>A first retry may still mend it.</summary>
    private static readonly TimeSpan Retrying = TimeSpan.FromMinutes(1);

    public HealthCheckResult Judge()
    {
        var slow = Overdue.Where(one => one.IsCalled && one.Endpoint != Addressee.Mail && !Failing.Contains(one.Endpoint)).ToList();
        var forgotten = Overdue.Where(one => !Failing.Contains(one.Endpoint) && !slow.Contains(one)).ToList();
        var late = forgotten.Select(one => one.By).Append(TimeSpan.Zero).Max();
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["overdue"] = forgotten.Sum(one => one.Deliveries),
            ["oldestOverdueSeconds"] = Math.Round(late.TotalSeconds, 1),
            ["mailWaiting"] = Mail.Waiting,
            ["failingEndpoints"] = Failing.Count,
            ["slowEndpoints"] = slow.Count,
            ["disabledEndpoints"] = Disabled.Count,
            ["deadLetters"] = DeadLetters,
            ["deadLettersOfTheHour"] = DeadLettersOfTheHour,
        };
        if (MailFails() is { } why) return HealthCheckResult.Unhealthy(why, data: data);
        if (forgotten.Count > 0)
        {
            return HealthCheckResult.Unhealthy(
                $"{forgotten.Sum(one => one.Deliveries)} deliveries are overdue, the oldest by {late.TotalSeconds:0} s: people are not told.",
                data: data);
        }

        var remarks = Remarks(slow).ToList();
        return remarks.Count > 0 ? HealthCheckResult.Degraded(string.Join(' ', remarks), data: data) : HealthCheckResult.Healthy(data: data);
    }

    private string? MailFails() => Mail switch
    {
        { Waiting: 0 } => null,
        { HasServer: false } => $"{Mail.Waiting} mails wait and no mail server is configured: Notification:Smtp:Host",
        { Failed: { } since } when Now - since > Retrying || Failing.Contains(Addressee.Mail) =>
            $"Mail reaches nobody since {since.UtcDateTime:u}: the mail server does not take it, and {Mail.Waiting} mails wait.",
        _ => null,
    };

    private IEnumerable<string> Remarks(List<OverdueAt> slow)
    {
        if (DeadLettersOfTheHour > 0)
            yield return $"{DeadLettersOfTheHour} notifications became dead letters within the hour: GET /v1/notifications?state=dead-lettered.";
        if (Disabled.Count > 0)
            yield return $"{Disabled.Count} endpoints said that they are gone and are not called: {Names(Disabled)}.";
        if (Failing.Count > 0)
            yield return $"{Failing.Count} endpoints fail and are probed only now and then: {Names([.. Failing])}.";
        if (slow.Count > 0)
        {
            var (deliveries, endpoints) = (slow.Sum(one => one.Deliveries), slow.ConvertAll(one => one.Endpoint));
            yield return $"{deliveries} deliveries wait for endpoints that answer slowly: {Names(endpoints)}.";
        }
    }

    private static string Names(IReadOnlyList<string> endpoints)
    {
        var names = endpoints.Select(NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
    }

    // Anybody may ask how the platform stands, and the path of a webhook may be all that protects it.
    private static string NameOf(string endpoint) =>
        endpoint.Split(':', 2) is [var channel, var address]
            ? $"{channel} at {(Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : "an address that is none")}"
            : endpoint;
}
