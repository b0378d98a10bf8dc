using Reports.Record;
using ServiceDefaults.EventSourcing;

namespace Reports.Messaging;

/// <summary>Events that are recorded and nothing else: of notifications, and this service's own.</summary>
public sealed class OtherEvents : IEventConsumer
{
    public Task Apply(EventBatch batch, CancellationToken ct) => RecordWriter.Append(batch.Transaction.Connection, batch.Events, ct);
}
