using System.Text.Json.Nodes;
using System.Threading.Channels;
using System.Xml;
using MimeKit;
using NodaTime;

namespace Story;

/// <summary>The people of the story, their clock, and the waiting for what reaches them.</summary>
public sealed class Stage(StoryOptions options, Narrator narrator, MailBox mailBox, HookReceiver hooks) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly List<Person> _people = [];

    public Person Who(string role)
    {
        var person = new Person(options.Gateway, options.Credentials[role]);
        _people.Add(person);
        return person;
    }

    /// <summary>The time of the platform now.</summary>
    public Task<DateTimeOffset> Now() => Advance(TimeSpan.Zero);

    /// <summary>Lets time pass in all services; only a platform in its Development environment lets anybody do that.</summary>
    public async Task<DateTimeOffset> Advance(TimeSpan by)
    {
        using var administrator = new Person(options.Gateway, options.Credentials["administrator"]);
        var clocks = await administrator.Post("/development/clock", new { advance = XmlConvert.ToString(by) });
        return clocks["incident"]!["now"]!.GetValue<DateTimeOffset>();
    }

    /// <summary>Moves on to the next time the clock in the shop shows this.</summary>
    public async Task<DateTimeOffset> AdvanceTo(LocalTime time)
    {
        var now = narrator.ZonedAt(await Now());
        var day = now.TimeOfDay <= time ? now.Date : now.Date.PlusDays(1);
        var then = (day + time).InZoneLeniently(now.Zone);
        return await Advance((then.ToInstant() - now.ToInstant()).ToTimeSpan());
    }

    /// <summary>Looks until it is so: what one service decides reaches the others a moment later.</summary>
    /// <param name="look">Null while there is nothing to see.</param>
    public static async Task<JsonNode> Eventually(string what, Func<Task<JsonNode?>> look, Func<JsonNode, bool> isSo)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var seen = await look();
        while (seen is null || !isSo(seen))
        {
            if (patience.IsCancellationRequested)
                throw new StoryFailedException($"Waited {s_patience.TotalSeconds} s for {what}; last seen: {seen?.ToJsonString() ?? "nothing"}");
            await timer.WaitForNextTickAsync();
            seen = await look();
        }

        return seen;
    }

    /// <summary>The next mail about the incident to somebody whose address begins so; others are passed over.</summary>
    public Task<MimeMessage> MailTo(string recipient, string number) => Next(
        $"mail to {recipient}",
        mailBox.Mail,
        mail => mail.Headers["X-Incident-Number"] == number
            && mail.To.Mailboxes.Any(to => to.Address.StartsWith(recipient + "@", StringComparison.Ordinal)));

    /// <summary>The next genuine webhook of this type about the incident; others are passed over.</summary>
    public Task<JsonNode> Hook(string type, string number) => Next(
        $"the webhook {type}",
        hooks.Hooks,
        hook => hook["type"]!.GetValue<string>() == type && hook["data"]!["incident"]!["number"]!.GetValue<string>() == number);

    public void Dispose() => _people.ForEach(person => person.Dispose());

    private static async Task<T> Next<T>(string what, ChannelReader<T> arrivals, Func<T, bool> wanted)
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            while (true)
                if (await arrivals.ReadAsync(patience.Token) is var arrived && wanted(arrived))
                    return arrived;
        }
        catch (OperationCanceledException)
        {
            throw new StoryFailedException($"Waited {s_patience.TotalSeconds} s for {what}; it did not come.");
        }
    }
}
