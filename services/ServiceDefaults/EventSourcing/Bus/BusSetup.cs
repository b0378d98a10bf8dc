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

            var receiver = new EventReceiver(context.GetRequiredService<Gate>());
            endpoint.ConfigureReceive(pipe => pipe.UseFilter(receiver));
        });
}

/// <summary>
/// Hands each message to the gate, and lets it be acknowledged once its effect is committed. It stands before MassTransit's own
/// pipeline, of whose steps for typed consumers an event needs none; what is no event goes on into that, and is set aside there.
/// </summary>
internal sealed class EventReceiver(Gate gate) : IFilter<ReceiveContext>
{
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        if (EnvelopeFormat.Read(context.GetBody(), out _) is not { } e) return next.Send(context);
        var trace = context.TransportHeaders.Get<string>("traceparent");
        return gate.Receive(trace is null ? e : e with { TraceParent = trace }, context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("gate");
}
