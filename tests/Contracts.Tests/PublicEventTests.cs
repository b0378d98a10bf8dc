using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Contracts.Tests;

/// <summary>Every public event has a golden file that is read for ever; a file is never changed, a change is a new version.</summary>
public sealed class PublicEventTests
{
    private static readonly JsonSerializerOptions Strict =
        new(PublicEvents.Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly string Folder = RepositoryRoot.Combine("tests", "Contracts.Tests", "Golden");

    public static TheoryData<string> Types => new(PublicEvents.ByType.Keys.Order());

    [Fact]
    public void Every_event_type_has_a_golden_file_and_no_file_has_lost_its_type() => Assert.Equal(
        PublicEvents.ByType.Keys.Order(),
        Directory.EnumerateFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)).Order());

    [Theory]
    [MemberData(nameof(Types))]
    public void The_golden_file_is_read_without_loss(string type)
    {
        var golden = File.ReadAllText(Path.Combine(Folder, $"{type}.json"));

        var read = JsonSerializer.Deserialize(golden, PublicEvents.ByType[type], Strict)!;

        var written = JsonSerializer.SerializeToNode(read, read.GetType(), PublicEvents.Json);
        foreach (var (name, value) in JsonNode.Parse(golden)!.AsObject())
            Assert.True(JsonNode.DeepEquals(value, written![name]), $"{type}: '{name}' was {value} and came back as {written[name]}");
    }
}
