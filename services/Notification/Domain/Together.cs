namespace Notifications.Domain;

/// <summary>
/// What fires late, as when everything was down, is told to each recipient in one message: not in a hundred at once. Each keeps its own
/// entry in the log, which names the message that told it.
/// </summary>
public static class Together
{
    public const string Reason = "told-together";

    /// <summary>A clock that fires so long after its time fired late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <param name="late">Of one tenant, the most important first.</param>
    /// <returns>What takes their place, by notification: one message a recipient and address, the others withheld.</returns>
    public static IEnumerable<(Guid Id, object Event)> Of(IEnumerable<Requested> late) => late
        .GroupBy(request => (request.To.Recipient, request.To.Channel, request.To.Address))
        .Select(same => same.ToList())
        .Where(same => same.Count > 1)
        .SelectMany(same => same.Skip(1).Select(other => (other.NotificationId, (object)Withheld(other, same[0])))
            .Prepend((same[0].NotificationId, Message(same))));

    // It says what was, of several incidents: none of them being answered meanwhile takes it back.
    private static Requested Message(List<Requested> same) => same[0] with
    {
        Basis = Standing.Fact,
        Content = same[0].Content with { Together = [.. same.Select(Line)] },
    };

    private static ToldTogether Line(Requested request) => new(
        request.IncidentId, request.About, request.AboutType, request.Content.Number, request.Content.Summary, request.Content.SeverityName,
        request.Content.LevelName, request.Content.Event);

    private static Suppressed Withheld(Requested request, Requested first) => new(
        request.NotificationId, request.IncidentId, request.To.Recipient, request.To.Channel, request.About, request.AboutType,
        $"{Reason}: {first.NotificationId}", request.BasisVersion, request.Content.Contract, request.Content.Severity, request.At);
}
