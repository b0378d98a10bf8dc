using System.Text;
using Escalations.Domain;
using Escalations.Messaging;
using Escalations.Storage;

namespace Escalations.Tests.Storage;

/// <summary>What was ever stored can be read for ever: a golden file per stored name, never edited, only added to.</summary>
public sealed class StoredEvents
{
    private static readonly string Folder = RepositoryRoot.Combine("tests", "Escalation.Tests", "Storage", "Golden");

    private static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Files];

    [Theory, MemberData(nameof(Names))]
    public void Reads_as_it_was_written(string name)
    {
        var golden = File.ReadAllText(Path.Combine(Folder, $"{name}.json")).Trim();
        var read = EventNames.Catalog.Read(name, Encoding.UTF8.GetBytes(golden));
        Assert.Equal(golden, Encoding.UTF8.GetString(EventNames.Catalog.Write(read)));
    }

    [Fact]
    public void Every_stored_name_has_its_golden_file() =>
        Assert.Equal(EventNames.Catalog.Names.Values.Order(StringComparer.Ordinal), Files);

    [Theory, MemberData(nameof(Names))]
    public void Travels_as_a_public_event(string name)
    {
        var stored = EventNames.Catalog.Read(name, File.ReadAllBytes(Path.Combine(Folder, $"{name}.json")));
        var published = Publisher.Translate(new(
            Guid.Empty, new("retail", "clocks/x"), 1, name, stored, null!, default, default));
        Assert.Equal(name.Replace("clock-", "clock.", StringComparison.Ordinal), Contracts.PublicEvents.NameOf(published.GetType()));
    }

    [Fact]
    public void Targets_compare_by_what_they_say() => Assert.Equal(
        new RecordedTarget("1", 1, "c", 1, "h", "UTC", "2025b", TimeSpan.FromHours(4), null),
        new RecordedTarget("1", 1, "c", 1, "h", "UTC", "2025b", TimeSpan.FromHours(4), null));
}
