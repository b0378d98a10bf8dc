using Contracts;
using Contracts.Events.Incident;
using Reports.Projections;
using Reports.Record;

namespace ReportingTests.Pure;

public sealed class TimelineSpecs
{
    private static readonly ContractNames s_english = new(Story.Retail.Document, Language.English);
    private static readonly ContractNames s_chinese = new(Story.Retail.Document, Language.Chinese);

    [Fact]
    public void Late_entries_stand_where_they_happened_and_say_when_they_were_recorded()
    {
        var story = new Story().Reported().Acknowledged(10)
            .Then(new StatusUpdated(Guid.Empty, "told by phone", null, "li", Story.At(5)), 5, recordedLater: 60);

        var entries = Timeline.Of(story.Incident, story.Events, s_english).Entries;

        Assert.Equal(["incident.reported.v1", "incident.status-updated.v1", "incident.acknowledged.v1"], entries.Select(e => e.Type));
        Assert.Equal(Story.At(65), entries[1].RecordedAt);
    }

    [Fact]
    public void What_happened_at_one_moment_keeps_the_order_of_its_stream()
    {
        var story = new Story().Reported().Acknowledged(1).Resolved(1).Closed(1);
        var shuffled = story.Events.Reverse().ToArray();

        var entries = Timeline.Of(story.Incident, shuffled, s_english).Entries;

        Assert.Equal([1L, 2, 3, 4], entries.Select(e => e.Version));
    }

    [Fact]
    public void An_entry_names_the_event_that_caused_it()
    {
        var story = new Story().Reported().Told("li", 1);

        var entries = Timeline.Of(story.Incident, story.Events, s_english).Entries;

        Assert.Equal(story.Events[0].Id.ToString(), entries[1].CausedBy);
        Assert.Equal(story.Events[1].Id.ToString(), entries[2].CausedBy);
    }

    [Fact]
    public void The_cause_of_a_fault_is_not_taken_for_the_cause_of_an_entry()
    {
        var story = new Story().Reported().Resolved(1, cause: "Power supply");

        var entries = Timeline.Of(story.Incident, story.Events, s_english).Entries;

        Assert.Equal(story.Events[0].Id.ToString(), entries[1].CausedBy);
    }

    [Fact]
    public void An_amendment_is_an_entry_and_shown_at_the_one_it_corrects()
    {
        var story = new Story().Reported().Acknowledged(10)
            .Then(new IncidentAmended(Guid.Empty, 2, "incident.acknowledged.v1", "at", "a", "b", "mistyped", "li", Story.At(20)), 20);

        var entries = Timeline.Of(story.Incident, story.Events, s_english).Entries;

        var amendment = Assert.Single(entries[1].Amendments!);
        Assert.Equal(("at", "a", "b", entries[2].Id), (amendment.Field, amendment.Was, amendment.Becomes, amendment.Id));
        Assert.Equal((Story.At(10), null), (entries[1].HappenedAt, entries[0].Amendments));
    }

    [Fact]
    public void Titles_use_the_contracts_own_names_and_its_zone()
    {
        var story = new Story().Reported().ClockStarted("resolution", 0, 240);

        Assert.Equal("Chen reported: Till stopped (Critical, L1 First line)", Titles.Of(story.Events[0], s_english));
        Assert.Equal("Chen 报告故障：Till stopped（非常严重，L1 一线支持）", Titles.Of(story.Events[0], s_chinese));
        Assert.Equal("Resolution clock started, due 2026-03-02 16:00", Titles.Of(story.Events[1], s_english));
        Assert.Equal("「解决」开始计时，时限 2026-03-02 16:00", Titles.Of(story.Events[1], s_chinese));
    }

    [Fact]
    public void A_move_to_another_contract_version_says_from_which_to_which()
    {
        var story = new Story().Reported()
            .Then(new IncidentContractVersionChanged(Guid.Empty, "c", 1, 3, [], null, "renewed", "mia", Story.At(5)), 5);

        Assert.Equal("Mia moved it from version 1 of the contract to version 3, because: renewed", Titles.Of(story.Last, s_english));
        Assert.Equal("mia 将故障从合同第 1 版转到第 3 版，原因：renewed", Titles.Of(story.Last, s_chinese));
    }

    [Fact]
    public void A_type_of_a_later_release_shows_its_name_instead_of_failing()
    {
        var later = new Story().Reported().Last with { Type = "incident.teleported.v3" };

        Assert.Equal("incident.teleported.v3", Titles.Of(later, s_english));
    }

    [Fact]
    public void Every_public_event_has_a_sentence_in_both_languages()
    {
        foreach (var (name, type) in PublicEvents.ByType)
        {
            var example = Examples.Of(type);
            Assert.False(string.IsNullOrWhiteSpace(EnglishTitles.Of(example, s_english)), name);
            Assert.False(string.IsNullOrWhiteSpace(ChineseTitles.Of(example, s_chinese)), name);
        }
    }

    [Fact]
    public void Streams_and_data_tell_which_incident_an_event_is_about()
    {
        var story = new Story().ContractPublished().Reported().ClockStarted("response", 0, 30).Told("li", 1);

        Assert.Null(IncidentOf.Event(story.Events[0]));
        Assert.All(story.Events.Skip(1), e => Assert.Equal(story.Incident, IncidentOf.Event(e)));
    }

    [Theory]
    [InlineData(null, null, "en")]
    [InlineData(null, "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN")]
    [InlineData(null, "fr, en;q=0.5, zh;q=0.7", "zh-CN")]
    [InlineData(null, "zh;q=0, en;q=0.1", "en")]
    [InlineData("zh-Hans", "en", "zh-CN")]
    [InlineData("en", "zh", "en")]
    [InlineData("klingon", "zh", "zh-CN")]
    [InlineData(null, ";;;", "en")]
    public void The_language_is_the_one_asked_for_else_the_readers_best(string? asked, string? header, string expected) =>
        Assert.Equal(expected, Language.Of(asked, header));

    [Theory]
    [InlineData("PT0S", "0 s")]
    [InlineData("PT59S", "59 s")]
    [InlineData("PT4H12M", "4 h 12 min")]
    [InlineData("P2DT3H4M", "2 d 3 h")]
    [InlineData("soon", "soon")]
    public void Durations_read_as_people_say_them(string iso, string text) => Assert.Equal(text, Durations.Text(iso, Language.English));
}
