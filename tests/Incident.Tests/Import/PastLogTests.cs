using Incidents.Domain;
using Incidents.Import;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Import.SampleLog;

namespace Incidents.Tests.Import;

/// <summary>Reading a log: a bad line is told by its number and the rest goes in; the real log comes out as it is.</summary>
public sealed class PastLogTests
{
    [Theory]
    [InlineData("1-1,2012-03-01T11:00:00+01:00,Accepted", "column-count")]
    [InlineData(",2012-03-01T11:00:00+01:00,Accepted,In Progress,,Org,T1,L1,Medium,PROD1,se,Sweden,Ann", "incident-missing")]
    [InlineData("1-1,yesterday,Accepted,In Progress,,Org,T1,L1,Medium,PROD1,se,Sweden,Ann", "invalid-time")]
    [InlineData("1-1,2099-03-01T11:00:00+01:00,Accepted,In Progress,,Org,T1,L1,Medium,PROD1,se,Sweden,Ann", "time-in-future")]
    [InlineData("1-1,2012-03-01T11:00:00+01:00,Accepted,Asleep,,Org,T1,L1,Medium,PROD1,se,Sweden,Ann", "unknown-status")]
    [InlineData("1-1,2012-03-01T11:00:00+01:00,Accepted,In Progress,,Org,T1,L9,Medium,PROD1,se,Sweden,Ann", "unknown-level")]
    [InlineData("1-1,2012-03-01T11:00:00+01:00,Accepted,In Progress,,Org,T1,L1,None,PROD1,se,Sweden,Ann", "unknown-severity")]
    [InlineData("1-1,\"2012-03-01T11:00:00+01:00,Accepted,In Progress,,Org,T1,L1,Medium,PROD1,se,Sweden,Ann", "unreadable")]
    public async Task A_bad_line_is_told_and_the_rest_goes_in(string bad, string code)
    {
        var log = await Read(Line("1-0", 0, "Accepted", "In Progress"), Line("1-2", 1, "Accepted", "In Progress"), bad);

        Assert.Equal((4, code), log.Problems.Select(problem => (problem.Line, problem.Code)).Single());
        Assert.Equal((3, 2), (log.Lines, log.Incidents.Count));
    }

    [Fact]
    public async Task Lines_may_lie_in_any_order()
    {
        var log = await Read(
            Line("1-1", 9, "Completed", "Closed"), Line("1-2", 0, "Accepted", "In Progress"), Line("1-1", 0, "Accepted", "In Progress"));
        Assert.Equal([At(0), At(9)], log.Incidents.Single(incident => incident.Number == "1-1").Changes.Select(change => change.At));
    }

    [Fact]
    public async Task Quotes_hold_separators_quotes_and_line_ends()
    {
        var log = await Read(
            Line("1-1", 0, "Accepted", "In Progress", person: "\"Ann \"\"A\"\",\nB\""), Line("1-2", 1, "Accepted", "Nowhere"));
        Assert.Equal("Ann \"A\",\nB", log.Incidents.Single().Changes.Single().Person);
        Assert.Equal(4, log.Problems.Single().Line);
    }

    [Fact]
    public async Task A_missing_column_is_told_before_any_line() => Assert.Equal(
        "column-missing",
        (await Assert.ThrowsAsync<ImportRefusedException>(
            () => SampleLog.Read(new StringReader("sr_number,status\n1-1,Accepted\n")))).Code);

    [Fact]
    public void A_mapping_that_does_not_fit_its_contract_is_told_in_full()
    {
        var mapping = Mapping with
        {
            Category = "tea",
            Levels = new Dictionary<string, string> { ["L1"] = "L7" },
            Statuses = [new("Accepted", null, "waiting", "boredom"), new("Accepted", null, "sleeping")],
        };
        Assert.Empty(Mapping.ProblemsUnder(SampleLog.Contract));
        Assert.Equal(
            ["category", "levels.L1", "statuses[0].reason", "statuses[1].means", "statuses[1]"],
            mapping.ProblemsUnder(SampleLog.Contract).Select(problem => problem.Path));
    }

    [SharedDataFact(RealFile)]
    public async Task The_real_log_comes_out_as_a_plain_count_has_it()
    {
        var rows = RealRows();
        using var text = OpenReal();

        var log = await SampleLog.Read(text);

        Assert.Empty(log.Problems);
        Assert.Equal((65_533, 7_554), (log.Lines, log.Incidents.Count));
        var lines = rows.GroupBy(row => row[0]).ToDictionary(incident => incident.Key, incident => incident.ToArray());
        foreach (var incident in log.Incidents)
        {
            var events = Importing.Decide(ImportedIncident.None, incident).Events;
            var after = events.Aggregate(Incident.None, Incident.Evolve);
            var last = lines[incident.Number][^1];
            Assert.Equal(Expected(last), after.Status);
            Assert.Equal(last[7] == "L2/L3" ? "L2" : last[7], after.Level);
            Assert.Equal(
                lines[incident.Number].Select(row => (DateTimeOffset.Parse(row[1]), row[2], row[3], row[7])),
                events.Select(e => (((IHappened)e).At, Line: SourceLine.Of(e))).Where(e => e.Line is not null)
                    .Select(e => (e.At, e.Line!.Status, e.Line.SubStatus!, e.Line.Level!)));
        }
    }

    private static IncidentStatus Expected(string[] row) => row[3] switch
    {
        "Closed" => IncidentStatus.Closed,
        "Resolved" or "In Call" => IncidentStatus.Resolved,
        "Cancelled" => IncidentStatus.Cancelled,
        "In Progress" or "Assigned" => IncidentStatus.Acknowledged,
        _ => IncidentStatus.Pending,
    };
}
