using Notifications.Channels.Email;
using Notifications.Channels.Webhook;
using Notifications.Texts;

namespace Notifications.Channels;

public static class ChannelSetup
{
    /// <summary>The channels there are. A new one is a class here and a line below.</summary>
    public static void AddChannels(this WebApplicationBuilder builder)
    {
        var webhooks = builder.Configuration.GetSection(WebhookOptions.Section);
        if (!builder.Environment.IsDevelopment() && webhooks.GetSection(nameof(WebhookOptions.AllowedHosts)).GetChildren().Any())
            throw new InvalidOperationException($"{WebhookOptions.Section}:{nameof(WebhookOptions.AllowedHosts)} opens the inner network and is for Development only.");

        builder.Services.Configure<WebhookOptions>(webhooks).Configure<SmtpOptions>(builder.Configuration.GetSection(SmtpOptions.Section));
        builder.Services
            .AddSingleton<Wordings>()
            .AddSingleton<AddressOverrides>()
            .AddSingleton<IHostAddresses, SystemHostAddresses>()
            .AddSingleton<GuardedConnection>()
            .AddSingleton<WebhookSecrets>()
            .AddSingleton<SmtpConnections>()
            .AddSingleton<IChannel, WebhookChannel>()
            .AddSingleton<IChannel, EmailChannel>();
    }
}
