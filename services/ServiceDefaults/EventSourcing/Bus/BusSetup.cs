using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.EventSourcing;

/// <summary>The way out by MassTransit, the way in by <see cref="EventReceiver"/>.</summary>
internal static class BusSetup
{
    public static void AddEventBus(this IServiceCollection services)
    {
        services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = false);
        services.AddSingleton<IEventBus, MassTransitEventBus>();
        services.AddHostedService<EventReceiver>();
        services.AddMassTransit(bus =>
        {
            // Nothing about who runs what leaves the machine.
            bus.DisableUsageTelemetry();
            bus.UsingRabbitMq((context, rabbit) =>
            {
                var configuration = context.GetRequiredService<IConfiguration>();
                var prefix = EventTopology.Prefix(configuration);
                rabbit.Host(EventTopology.Broker(configuration));
                rabbit.ClearSerialization();
                rabbit.AddSerializer(new CloudEventSerializerFactory(), isSerializer: true);
                rabbit.AddDeserializer(new CloudEventSerializerFactory(), isDefault: true);
                rabbit.Message<BusMessage>(message => message.SetEntityName($"{prefix}.events"));
                rabbit.Publish<BusMessage>(publish =>
                {
                    publish.ExchangeType = "topic";
                    publish.BindAlternateExchangeQueue($"{prefix}.unrouted", $"{prefix}.unrouted");
                });
            });
        });
    }
}
