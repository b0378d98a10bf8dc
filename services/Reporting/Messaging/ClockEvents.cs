using Reports.Projections;
using Reports.Record;
using ServiceDefaults.EventSourcing;

namespace Reports.Messaging;

/// <summary>Events of clocks: recorded and counted.</summary>
public sealed class ClockEvents : IEventConsumer
{
    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        await RecordWriter.Append(batch.Transaction.Connection, batch.Events, ct);
        await ClockFacts.Apply(batch.Transaction.Connection, batch.Events, ct);
    }
}
