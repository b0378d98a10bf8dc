using System.Text.Json;
using System.Text.Json.Nodes;
using Notifications.Domain;
using Notifications.Storage;
using Notifications.Texts;

namespace Notifications.Tests.Domain;

/// <summary>What was stored before notifications could be about anything but incidents is read as it was, and written the same.</summary>
public sealed class StoredFormTests
{
    private const string Stored = """
        {
          "notificationId": "0199c1d2-0000-5000-8000-0000000000aa", "incidentId": "0199c1d2-0000-7000-8000-000000000001",
          "to": { "recipient": "remote", "name": "Lee", "language": "en", "channel": "email", "address": "lee@us.test" },
          "about": "0199c1d2-0000-7000-8000-0000000000bb", "aboutType": "clock.breached.v1", "reason": "clock.breached: level L1",
          "basis": "fact", "basisVersion": 1,
          "content": {
            "number": "INC-000123", "summary": "till", "contract": "shops", "contractName": "Shops", "severity": "1", "severityName": "Severe",
            "level": "L1", "levelName": "Remote", "owner": "Wang", "site": "Shop 7", "device": "POS-9", "timeZone": "Asia/Shanghai",
            "reportedAt": "2026-03-02T03:55:06+00:00", "happenedAt": "2026-03-02T04:05:06+00:00", "actor": "service:escalation",
            "event": { "clock": "response", "dueAt": "2026-03-02T04:05:06+00:00" },
            "together": [
              {
                "incidentId": "0199c1d2-0000-7000-8000-000000000001", "about": "0199c1d2-0000-7000-8000-0000000000bb",
                "aboutType": "clock.breached.v1", "number": "INC-000123", "summary": "till", "severityName": "Severe", "levelName": "Remote",
                "event": { "clock": "response", "dueAt": "2026-03-02T04:05:06+00:00" }
              }
            ]
          },
          "at": "2026-03-02T04:05:07+00:00"
        }
        """;

    [Fact]
    public void It_is_written_again_as_it_was_read()
    {
        var read = JsonSerializer.Deserialize<Requested>(Stored, EventNames.Catalog.Json);
        var written = JsonSerializer.SerializeToNode(read, EventNames.Catalog.Json);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Stored), written), written!.ToJsonString());
    }

    [Fact]
    public void It_is_put_into_the_same_words() =>
        Assert.Equal(
            """
            These times ran while nobody could be told. What stands now is on the board.
            [INC-000123] Severe, response OVERDUE since 2026-03-02 12:05, with Remote: till

            Fault: INC-000123
            Severity: Severe
            Site: Shop 7
            Device: POS-9
            Owner: Wang
            Contract: Shops
            You are told because of: clock.breached: level L1

            """,
            new Wordings().For(JsonSerializer.Deserialize<Requested>(Stored, EventNames.Catalog.Json)!).Text);
}
