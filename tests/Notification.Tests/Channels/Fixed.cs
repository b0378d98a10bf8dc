using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Notifications.Channels.Webhook;
using Notifications.Texts;

namespace Notifications.Tests.Channels;

/// <summary>Options that do not change.</summary>
public sealed class Fixed<T>(T value) : IOptionsMonitor<T>
{
    public T CurrentValue => value;

    public T Get(string? name) => value;

    public IDisposable? OnChange(Action<T, string?> listener) => null;
}

/// <summary>A resolver whose answers a test lays down.</summary>
public sealed class Names(Func<string, string[]> answer) : IHostAddresses
{
    public int Asked { get; private set; }

    public Task<IPAddress[]> Resolve(string host, CancellationToken ct)
    {
        Asked++;
        return Task.FromResult(answer(host).Select(IPAddress.Parse).ToArray());
    }
}

public static class Webhooks
{
    public static WebhookChannel Channel(IHostAddresses? names = null, WebhookOptions? options = null, string? secret = Samples.Secret)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Notification:Webhooks:Secrets:default"] = secret })
            .Build();
        var monitor = new Fixed<WebhookOptions>(options ?? new WebhookOptions { AllowedHosts = { "127.0.0.1" } });
        return new(
            new GuardedConnection(monitor, names ?? new SystemHostAddresses()), new WebhookSecrets(configuration), new Wordings(), monitor,
            TimeProvider.System);
    }
}
