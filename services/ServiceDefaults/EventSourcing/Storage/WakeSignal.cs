using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Wakes waiting loops: those of this process at the commit that gives them work, and by PostgreSQL's NOTIFY. One listening connection a
/// process, any number of channels and waiters. Decision 0017 tells why a commit that somebody waits for notifies nobody.
/// </summary>
public sealed class WakeSignal(NpgsqlDataSource store, ILogger<WakeSignal> log) : BackgroundService
{
    /// <summary>Notified when the test clock is moved: whoever waits for a time looks at it again.</summary>
    public const string Clock = "clock";

    /// <summary>Set where this process has appended events, and notified when they are with the broker.</summary>
    public const string Feed = "feed";

    /// <summary>Set where this process has appended events.</summary>
    internal const string Appended = "appended";

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _channels = new(StringComparer.Ordinal);
    private CancellationTokenSource _relisten = new();

    /// <summary>Returns when the channel is notified or the clock moved, at the latest after <paramref name="atMost"/>.</summary>
    public async Task Wait(string channel, TimeSpan atMost, CancellationToken ct)
    {
        var signal = Next(channel);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(signal.Task, Signal(Clock), Task.Delay(atMost, timer.Token));
        await timer.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>The signal that is set by the next notification from now on: take it before looking for work.</summary>
    public Task Signal(string channel) => Next(channel).Task;

    /// <summary>Wakes the waiters of this process.</summary>
    public void Set(string channel)
    {
        if (_channels.TryGetValue(channel, out var signal) &&
            _channels.TryUpdate(channel, new(TaskCreationOptions.RunContinuationsAsynchronously), signal))
        {
            signal.TrySetResult();
        }
    }

    /// <summary>Wakes those of this process who wait for events.</summary>
    internal void SetAppended()
    {
        Set(Appended);
        Set(Feed);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Listening was interrupted; waiters poll until it works again");
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
    }

    private TaskCompletionSource Next(string channel)
    {
        if (_channels.TryGetValue(channel, out var known)) return known;
        var signal = _channels.GetOrAdd(channel, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        _relisten.Cancel();
        return signal;
    }

    /// <summary>Listens until a channel is added: a wait that is cut short takes its connection with it.</summary>
    private async Task Listen(CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        connection.Notification += (_, notification) => Set(notification.Channel);
        _relisten = new CancellationTokenSource();
        foreach (var channel in _channels.Keys)
        {
            await using var command = new NpgsqlCommand($"listen \"{channel}\"", connection);
            await command.ExecuteNonQueryAsync(ct);
            Set(channel);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _relisten.Token);
        try
        {
            while (true) await connection.WaitAsync(either.Token);
        }
        catch (Exception e) when (_relisten.IsCancellationRequested && e is OperationCanceledException or NpgsqlException or InvalidOperationException)
        {
            ct.ThrowIfCancellationRequested();
        }
    }
}
