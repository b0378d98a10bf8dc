using System.Text;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace EventPaths.Envelope;

/// <summary>What travels is a CloudEvent 1.0 in the eyes of somebody else's library.</summary>
public sealed class EnvelopeTests
{
    private static readonly DateTimeOffset Happened = new(2026, 3, 1, 8, 30, 0, 123, TimeSpan.FromHours(8));
    private static readonly JsonEventFormatter Formatter = new();

    [Fact]
    public void The_cloudevents_library_reads_every_attribute()
    {
        var wrapped = Wrap(Recorded(new Noted(7, "Störung “A” 故障 \u0001 </script>", "c-1")));

        var read = Formatter.DecodeStructuredModeMessage(wrapped.Json, new System.Net.Mime.ContentType(EnvelopeFormat.MediaType), null);

        Assert.True(read.IsValid);
        Assert.Equal(CloudEventsSpecVersion.V1_0, read.SpecVersion);
        Assert.Equal(wrapped.Id.ToString(), read.Id);
        Assert.Equal("/incident", read.Source!.ToString());
        Assert.Equal("incident.status-updated.v1", read.Type);
        Assert.Equal(wrapped.Subject, read.Subject);
        Assert.Equal(Happened, read.Time);
        Assert.Equal("application/json", read.DataContentType);
        Assert.Equal(
            [
                "actor", "causationid", "contract", "correlationid", "partitionkey", "position", "recordedtime", "sequence",
                "severitytext", "tenant", "traceparent",
            ],
            read.ExtensionAttributes.Select(a => a.Name).Order(StringComparer.Ordinal));
        Assert.Equal("4", read["sequence"]!.ToString());
        Assert.Equal("10-20", read["position"]);
        Assert.Equal("7:Störung “A” 故障 \u0001 </script>", ((System.Text.Json.JsonElement)read.Data!).GetProperty("text").GetString());
    }

    [Fact]
    public void What_is_not_there_is_left_out()
    {
        var wrapped = Wrap(Recorded(new Noted(1, ""), bare: true));
        var read = Formatter.DecodeStructuredModeMessage(wrapped.Json, null, null);

        Assert.True(read.IsValid);
        Assert.DoesNotContain(
            read.ExtensionAttributes, a => a.Name is "contract" or "severitytext" or "traceparent" or "causationid" or "correlationid");
        Assert.Equal("incident.status-updated.v1.-.-", wrapped.RoutingKey);
    }

    [Fact]
    public void It_is_read_back_as_it_was_written()
    {
        var wrapped = Wrap(Recorded(new Noted(7, "x", "c-1")));
        var read = EnvelopeFormat.Read(wrapped.Json);

        Assert.Equal(wrapped with { DataJson = default, Json = default }, read with { DataJson = default, Json = default });
        Assert.Equal(wrapped.Event, read.Event);
        Assert.Equal("incident.status-updated.v1.c-1.1", read.RoutingKey);
    }

    [Fact]
    public void Names_of_attributes_keep_to_the_specification()
    {
        using var json = System.Text.Json.JsonDocument.Parse(Wrap(Recorded(new Noted(1, "", "c"))).Json);
        Assert.All(json.RootElement.EnumerateObject(), attribute => Assert.Matches("^[a-z0-9]{1,20}$", attribute.Name));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("source")]
    [InlineData("type")]
    [InlineData("subject")]
    [InlineData("time")]
    [InlineData("sequence")]
    [InlineData("tenant")]
    [InlineData("data")]
    public void An_envelope_that_lacks_something_is_refused_by_name(string attribute)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(Wrap(Recorded(new Noted(1, ""))).Json.Span)!.AsObject();
        json.Remove(attribute);

        var refused = Assert.Throws<System.Text.Json.JsonException>(() => EnvelopeFormat.Read(Encoding.UTF8.GetBytes(json.ToJsonString())));
        Assert.Contains($"'{attribute}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deterministic_ids_are_version_5_of_rfc_9562()
    {
        // The example of the RFC, appendix A.4: www.example.com in the namespace of DNS names.
        Assert.Equal(
            Guid.Parse("2ed6657d-e927-568b-95e1-2665a8aea6a2"),
            DeterministicId.Of(Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));
        Assert.Equal(DeterministicId.Of(new string('x', 1000)), DeterministicId.Of(new string('x', 1000)));
    }

    private static EventEnvelope Wrap(RecordedEvent recorded) => EnvelopeFormat.Wrap(recorded, "incident", Notebooks.Translate(recorded));

    private static RecordedEvent Recorded(object stored, bool bare = false) => new(
        Guid.CreateVersion7(), new StreamKey("tenant", $"incident/{Guid.CreateVersion7()}"), 4, "noted.v1", stored,
        bare
            ? new EventMetadata(Happened, "test", null, null, null, null, null)
            : new EventMetadata(Happened, "test", "corr", "cause", "c-1", "1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        Happened.AddSeconds(1), new EventPosition(10, 20));
}
