using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.EventSourcing;

/// <summary>Exchange, queue and dead letters of a service, by MassTransit.</summary>
internal static class BusSetup
{
    /// <summary>Redeliveries after crashes before a message is set aside; the sweep brings its event all the same.</summary>
    private const int DeliveryLimit = 50;

    private const ushort Prefetch = 1000;

    public static void AddEventBus(this IServiceCollection services, string owner, EventPathOptions options)
    {
        services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = false);
        services.AddSingleton<IEventBus, MassTransitEventBus>();
        services.AddMassTransit(bus =>
        {
            // Nothing about who runs what leaves the machine.
            bus.DisableUsageTelemetry();
            bus.AddConsumer<BusConsumer>();
            bus.UsingRabbitMq((context, rabbit) =>
            {
                var configuration = context.GetRequiredService<IConfiguration>();
                var prefix = configuration["Platform:Messaging:Prefix"] ?? "platform";
                var broker = configuration.GetConnectionString("Broker") ??
                    throw new InvalidOperationException("ConnectionStrings:Broker is not set: the amqp URI of the broker.");
                rabbit.Host(new Uri(broker));
                rabbit.ClearSerialization();
                rabbit.AddSerializer(new CloudEventSerializerFactory(), isSerializer: true);
                rabbit.AddDeserializer(new CloudEventSerializerFactory(), isDefault: true);
                rabbit.Message<BusMessage>(message => message.SetEntityName($"{prefix}.events"));
                rabbit.Publish<BusMessage>(publish =>
                {
                    publish.ExchangeType = "topic";
                    publish.BindAlternateExchangeQueue($"{prefix}.unrouted", $"{prefix}.unrouted");
                });
                if (options.Consumers.Count > 0) Receive(rabbit, context, prefix, owner, options);
            });
        });
    }

    private static void Receive(
        IRabbitMqBusFactoryConfigurator rabbit, IBusRegistrationContext context, string prefix, string owner, EventPathOptions options) =>
        rabbit.ReceiveEndpoint($"{prefix}.{owner}", endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PrefetchCount = Prefetch;
            endpoint.ConcurrentMessageLimit = Prefetch;
            // What is no event goes to the queue's own _error queue, once; nobody is told by message, as only events travel here.
            endpoint.PublishFaults = false;
            endpoint.SetQuorumQueue();
            endpoint.SetQueueArgument("x-delivery-limit", DeliveryLimit);
            endpoint.BindDeadLetterQueue($"{prefix}.dead-letter", $"{prefix}.dead-letter");
            foreach (var pattern in options.Consumers.SelectMany(c => c.Patterns).Distinct(StringComparer.Ordinal))
            {
                endpoint.Bind($"{prefix}.events", binding =>
                {
                    binding.ExchangeType = "topic";
                    binding.RoutingKey = pattern;
                    binding.SetExchangeArgument("alternate-exchange", $"{prefix}.unrouted");
                });
            }

            endpoint.ConfigureConsumer<BusConsumer>(context);
        });
}

/// <summary>Hands each message to the gate and acknowledges it once its effect is committed.</summary>
internal sealed class BusConsumer(Gate gate) : IConsumer<BusMessage>
{
    public Task Consume(ConsumeContext<BusMessage> context)
    {
        var e = EnvelopeFormat.Read(context.Message.Json);
        return gate.Receive(e with { TraceParent = context.Headers.Get<string>("traceparent") ?? e.TraceParent }, context.CancellationToken);
    }
}
