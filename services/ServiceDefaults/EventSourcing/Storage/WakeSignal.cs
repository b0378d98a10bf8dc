using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>Wakes waiting loops by PostgreSQL's NOTIFY: one listening connection a process, any number of channels and waiters.</summary>
public sealed class WakeSignal(NpgsqlDataSource store, ILogger<WakeSignal> log) : BackgroundService
{
    /// <summary>Notified when the test clock is moved: whoever waits for a time looks at it again.</summary>
    public const string Clock = "clock";

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
