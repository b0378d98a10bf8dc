using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Reports.Projections;
using Wire = Contracts.Grpc.Reports.V1;

namespace Reports.Features;

/// <summary>What is read, as gRPC messages.</summary>
internal static class ReportMessages
{
    public static Wire.TimelineEntry Of(TimelineEntry e) => new()
    {
        Id = e.Id.ToString(),
        Type = e.Type,
        Source = e.Source,
        Stream = e.Stream,
        Title = e.Title,
        HappenedAt = e.HappenedAt.ToTimestamp(),
        RecordedAt = e.RecordedAt.ToTimestamp(),
        Actor = e.Actor,
        CausedBy = e.CausedBy ?? "",
        CorrelationId = e.CorrelationId ?? "",
        Version = e.Version,
        Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(e.Data)),
        Amendments = { (e.Amendments ?? []).Select(Of) },
    };

    private static Wire.TimelineAmendment Of(TimelineAmendment a) => new()
    {
        Id = a.Id.ToString(),
        Field = a.Field,
        Was = a.Was ?? "",
        Becomes = a.Becomes ?? "",
        Reason = a.Reason,
    };

    public static Wire.GetStatisticsResponse Of(Statistics s) => new()
    {
        Incidents = s.Incidents,
        ByStatus = { s.ByStatus.Select(Of) },
        BySourceStatus = { s.BySourceStatus.Select(Of) },
        BySourceChange = { s.BySourceChange.Select(Of) },
        GroupBy = s.GroupBy,
        Groups = { s.Groups.Select(Of) },
        Clocks = { s.Clocks.Select(Of) },
    };

    private static Wire.StatusCount Of(StatusCount s) =>
        new() { Status = s.Status, SubStatus = s.SubStatus ?? "", Level = s.Level, Count = s.Count };

    private static Wire.GroupTimes Of(GroupTimes g) => new()
    {
        Key = g.Key ?? "",
        Incidents = g.Incidents,
        Acknowledged = g.Acknowledged,
        MeanTimeToAcknowledge = Seconds(g.MeanSecondsToAcknowledge),
        Resolved = g.Resolved,
        MeanTimeToResolve = Seconds(g.MeanSecondsToResolve),
        MedianTimeToResolve = Seconds(g.MedianSecondsToResolve),
    };

    private static Wire.ClockAttainment Of(ClockAttainment c)
    {
        var message = new Wire.ClockAttainment
        {
            Clock = c.Clock,
            Severity = c.Severity,
            Met = c.Met,
            Late = c.Late,
            Cancelled = c.Cancelled,
            Running = c.Running,
            Overdue = c.Overdue,
        };
        if (c.Attainment is { } attainment) message.Attainment = attainment;
        return message;
    }

    private static Duration? Seconds(double? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s).ToDuration() : null;
}
