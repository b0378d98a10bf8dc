using System.Threading.Channels;
using Notifications.Domain;
using Notifications.Storage;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Notifications.Stages;

/// <summary>Writes down what came of attempts: all that has gathered while the last commit was under way goes into the next.</summary>
public sealed class RecordStage(
    EventTransactions transactions, AttemptStage attempts, DeliveryMetrics metrics, TimeProvider clock, ILogger<RecordStage> log)
{
    private const string Actor = "service:notification";

    /// <summary>No endpoint and no message waits for an outcome to be written down.</summary>
    private static readonly Gathering Together = new(Enough: 64, Most: 256, Patience: TimeSpan.FromMilliseconds(50));
    private readonly Channel<Verdict> verdicts = Channel.CreateUnbounded<Verdict>(new() { SingleReader = true });

    public void Add(Verdict verdict) => verdicts.Writer.TryWrite(verdict);

    /// <summary>Nothing more comes: what was added is still recorded.</summary>
    public void Close() => verdicts.Writer.TryComplete();

    /// <param name="recorded">Told of each verdict once it is in the store.</param>
    public async Task Run(Action<Verdict> recorded, CancellationToken ct)
    {
        var gathered = new List<Verdict>(Together.Most);
        while (await verdicts.Reader.WaitToReadAsync(ct))
        {
            await Together.Take(verdicts.Reader, gathered, clock, ct);
            await Write(gathered, ct);
            gathered.ForEach(recorded);
            gathered.Clear();
        }
    }

    // A store that is away comes back. Until then nothing is forgotten here, and if this process dies the leases run out.
    private async Task Write(IReadOnlyList<Verdict> gathered, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var dead = await transactions.Run((transaction, token) => WriteOnce(transaction, gathered, token), ct);
                dead.ForEach(GivenUp);
                return;
            }
            catch (Exception away) when (!ct.IsCancellationRequested)
            {
                log.LogError(away, "{Count} outcomes could not be recorded; trying again", gathered.Count);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
            }
        }
    }

    private void GivenUp(Verdict verdict)
    {
        metrics.DeadLettered(verdict.Delivery);
        using var trace = log.Tracing(verdict.Delivery.Message.TraceParent);
        log.LogWarning(
            "Notification {Notification} to {Recipient} by {Channel} is a dead letter: {Answer}",
            verdict.Delivery.Id, verdict.Delivery.Message.To.Recipient, verdict.Delivery.Message.To.Channel, verdict.Answer!.Text);
    }

    /// <returns>Those that became dead letters.</returns>
    private async Task<List<Verdict>> WriteOnce(EventTransaction transaction, IReadOnlyList<Verdict> gathered, CancellationToken ct)
    {
        var known = gathered.Where(verdict => verdict.Delivery.Untried is not null).Select(verdict => verdict.Delivery)
            .ToDictionary(KeyOf, due => due.Untried!);
        var streams = await transaction.DecideAll(NotificationStreams.Type, [.. gathered.Select(ReactionTo)], ct, known);
        foreach (var verdict in gathered)
            if (verdict.Answer is ChannelAnswer.Permanent { Gone: true }) await Disable(transaction, verdict, ct);
        return [.. gathered.Where(verdict => verdict.Answer is ChannelAnswer.Permanent or ChannelAnswer.Retryable
            && streams[KeyOf(verdict.Delivery)].State.Status is DeliveryStatus.DeadLettered)];
    }

    private static StreamKey KeyOf(DueDelivery due) => NotificationStreams.Type.Key(due.Tenant, due.Id.ToString());

    private Reaction<Delivery> ReactionTo(Verdict verdict)
    {
        var (due, message) = (verdict.Delivery, verdict.Delivery.Message);
        // An attempt repeated after a crash is the same command, so it is recorded once; but a success is never taken for a failure's repeat.
        var kind = verdict.Gone is not null ? "gone" : verdict.Answer is ChannelAnswer.Accepted ? "accepted" : "failed";
        return new(due.Tenant, due.Id.ToString(), DeterministicId.Of(due.Id, $"{kind}|{due.Outcomes + 1}"), Actor, Decide)
        {
            CausationId = message.About.ToString(),
            CorrelationId = message.IncidentId?.ToString(),
            TraceParent = message.TraceParent,
        };

        Decision Decide(Delivery state, DateTimeOffset now) => verdict.Gone is { } reason
            ? Deliveries.Suppress(state, reason, due.IncidentVersion, now)
            : Deliveries.Record(state, verdict.Answer!, verdict.LatencyMs, attempts.ScheduleOf(message.To.Channel), now);
    }

    private static async Task Disable(EventTransaction transaction, Verdict verdict, CancellationToken ct)
    {
        await using var command = transaction.Command("""
            insert into views.endpoint_disabled (tenant, endpoint, disabled_at, answer) values (@tenant, @endpoint, @now, @answer)
            on conflict do nothing
            """);
        command.Parameters.AddWithValue("tenant", verdict.Delivery.Tenant);
        command.Parameters.AddWithValue("endpoint", verdict.Delivery.Endpoint);
        command.Parameters.AddWithValue("now", transaction.Now.ToUniversalTime());
        command.Parameters.AddWithValue("answer", verdict.Answer!.Text);
        await command.ExecuteNonQueryAsync(ct);
    }
}
