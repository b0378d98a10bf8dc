using System.Text;
using System.Text.Json.Nodes;
using Contracts;
using Incidents.Domain;
using Incidents.Messaging;
using Incidents.Storage;
using ServiceDefaults.EventSourcing;

namespace Incidents.Tests.Storage;

/// <summary>Every event that was ever stored can be read for ever: one file a name, written by hand, never changed.</summary>
public class GoldenEvents
{
    public static TheoryData<string> Names => new([.. EventNames.Catalog.Names.Values]);

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_stored_once_is_read_as_it_was(string name)
    {
        var stored = Read(name);
        var happened = EventNames.Catalog.Read(name, Encoding.UTF8.GetBytes(stored));
        var again = JsonNode.Parse(EventNames.Catalog.Write(happened));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), again), $"{name} was stored as\n{stored}\nand would now be\n{again}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_stored_is_folded_and_told_to_others(string name)
    {
        var happened = EventNames.Catalog.Read(name, Encoding.UTF8.GetBytes(Read(name)));
        var ofIncident = happened.GetType().Namespace == typeof(Incident).Namespace
            && !Array.Exists(["contract-", "calendar-", "problem-"], other => name.StartsWith(other, StringComparison.Ordinal));
        var stream = ofIncident ? $"incident/{Guid.CreateVersion7()}"
            : name.StartsWith("problem-", StringComparison.Ordinal) ? $"problem/{Guid.CreateVersion7()}"
            : "contract/golden";
        if (ofIncident)
            Incident.Evolve(Incident.None, happened);
        var told = Publisher.Translate(new RecordedEvent(
            Guid.CreateVersion7(), new StreamKey("t", stream), 1, name, happened,
            new EventMetadata(DateTimeOffset.UnixEpoch, "a", null, null, null, null, null), DateTimeOffset.UnixEpoch, default));
        Assert.NotNull(PublicEvents.NameOf(told.GetType()));
    }

    private static string Read(string name)
    {
        var file = RepositoryRoot.Combine("tests", "Incident.Tests", "Storage", "golden", $"{name}.json");
        Assert.True(File.Exists(file), $"Write down what {name} looks like in {file}, every field filled in.");
        return File.ReadAllText(file);
    }
}
