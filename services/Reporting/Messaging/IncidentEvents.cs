using Reports.Features;
using Reports.Projections;
using Reports.Record;
using ServiceDefaults.EventSourcing;

namespace Reports.Messaging;

/// <summary>Events of contracts and incidents: recorded, counted, and a report drafted where a major incident is resolved.</summary>
public sealed class IncidentEvents(ContractBook contracts) : IEventConsumer
{
    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        await RecordWriter.Append(batch.Transaction.Connection, batch.Events, ct);
        var facts = await IncidentFacts.Apply(batch.Transaction.Connection, batch.Events, ct);
        await DraftMajorReport.AfterResolution(batch, facts, contracts, ct);
    }
}
