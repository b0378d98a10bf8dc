using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Bench.Timers;

/// <summary>Incidents as their service would publish them: CloudEvents on the broker, one stream an incident.</summary>
internal sealed class IncidentStream(IChannel channel, string exchange) : IAsyncDisposable
{
    private const string Contract = "bench";
    private readonly Dictionary<Guid, int> _versions = [];

    public static async Task<IncidentStream> Open(TimerBed bed)
    {
        var connection = await new ConnectionFactory { Uri = bed.Broker }.CreateConnectionAsync();
        return new(await connection.CreateChannelAsync(), $"{bed.Prefix}.events");
    }

    /// <summary>A contract with one clock around the clock, told at every tenth: ten timers an incident, in four severities.</summary>
    public Task Publish(string id, string within)
    {
        var severities = Enumerable.Range(1, 4).Select(n => $$"""{"id":"{{n}}","rank":{{n}},"name":{"en":"{{n}}"} }""");
        var targets = Enumerable.Range(1, 4).Select(n =>
            $$"""{"clock":"resolution","severity":"{{n}}","calendar":"always","within":"{{within}}"}""");
        return Send($"contract/{id}", 1, "contract.published.v1", At(DateTimeOffset.UnixEpoch), $$"""
            {"contractId":"{{id}}","version":1,"document":{"id":"{{id}}","name":{"en":"Bench"},"effectiveFrom":"2020-01-01","timeZone":"UTC",
            "parties":[],"contacts":[],"levels":[],"categories":[],"matrix":[],"severities":[{{string.Join(',', severities)}}],
            "calendars":[{"id":"always","always":true}],"targets":[{{string.Join(',', targets)}}],
            "warnings":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9],"tenant":"bench"} }
            """);
    }

    public Task Report(Guid incident, string contract, int severity, DateTimeOffset at) => Next(incident, "incident.reported.v1", $$"""
        {"incidentId":"{{incident}}","number":"INC-1","contractId":"{{contract}}","contractVersion":1,"summary":"A till stopped",
        "severity":"{{severity}}","level":"L0","parties":[],"reporter":{"name":"Wang"},"reportedAt":"{{At(at)}}","labels":{},"imported":false}
        """, at);

    public Task Resolve(Guid incident, DateTimeOffset at) => Next(
        incident, "incident.resolved.v1", $$"""{"incidentId":"{{incident}}","resolution":"New till","by":"bench","at":"{{At(at)}}"}""", at);

    public async ValueTask DisposeAsync() => await channel.DisposeAsync();

    private Task Next(Guid incident, string type, string data, DateTimeOffset at)
    {
        var version = _versions[incident] = _versions.GetValueOrDefault(incident) + 1;
        return Send($"incident/{incident}", version, type, At(at), data);
    }

    private async Task Send(string subject, int version, string type, string time, string data)
    {
        var id = Guid.CreateVersion7();
        var body = $$"""
            {"specversion":"1.0","id":"{{id}}","source":"/incident","type":"{{type}}","subject":"{{subject}}","time":"{{time}}",
            "datacontenttype":"application/json","recordedtime":"{{time}}","sequence":{{version}},"position":"1-{{version}}",
            "partitionkey":"{{subject}}","actor":"bench","tenant":"bench","contract":"{{Contract}}","data":{{data}}}
            """;
        var properties = new BasicProperties { MessageId = id.ToString(), ContentType = "application/cloudevents+json", Persistent = true };
        await channel.BasicPublishAsync(exchange, $"{type}.{Contract}.-", mandatory: false, properties, Encoding.UTF8.GetBytes(body));
    }

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
