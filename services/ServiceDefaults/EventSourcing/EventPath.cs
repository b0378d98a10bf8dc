using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>Puts a service on the event path: store, shared commits, relay, gate, sweep, feed.</summary>
public static class EventPath
{
    /// <param name="owner">Name of the service and CloudEvents source of its events.</param>
    /// <param name="catalog">Names of its stored events.</param>
    /// <param name="translate">Stored event to public event.</param>
    public static void AddEventSourcing(
        this WebApplicationBuilder builder, string owner, EventCatalog catalog, Func<RecordedEvent, object> translate,
        Action<EventPathOptions> configure)
    {
        var options = new EventPathOptions(owner, translate);
        configure(options);
        var services = builder.Services;
        services.AddSingleton(options).AddSingleton(catalog);
        services.AddSingleton(_ => OpenStore(builder.Configuration));
        services.AddMarten(marten => Configure(marten, catalog)).UseNpgsqlDataSource();
        // What may not start before the schema stands is registered after it: hosted services start in order.
        services.AddHostedService<StoreMigration>();
        services.AddSingleton<WakeSignal>().AddHostedService(s => s.GetRequiredService<WakeSignal>());
        services.AddSingleton<DatabaseClock>().AddHostedService<DatabaseClockSync>();
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(s => s.GetRequiredService<DatabaseClock>()));
        services.AddSingleton<StreamReader>().AddSingleton<Appender>().AddSingleton<EventTransactions>().AddSingleton<CommandProcessor>();
        services.AddSingleton<FeedReader>();
        services.TryAddSingleton<IFeedSource>(s => s.GetRequiredService<FeedReader>());
        services.AddSingleton<RelayState>().AddSingleton<GateState>().AddSingleton<OwnerFeed>().AddSingleton<GateWork>();
        services.AddSingleton<ParkedStreamsReader>();
        services.AddSingleton<Gate>().AddHostedService(s => s.GetRequiredService<Gate>());
        foreach (var consumer in options.Consumers.Select(c => c.Consumer).Distinct()) services.TryAddSingleton(consumer);
        services.AddEventBus();
        services.AddHostedService<Relay>();
        services.AddSingleton<FirstSweep>().AddSingleton<Sweep>().AddHostedService(s => s.GetRequiredService<Sweep>());
        services.AddHealthChecks().AddCheck<EventPathHealth>("event-path");
    }

    /// <summary>Routes of the feed and of parked streams; in development also the test clock.</summary>
    public static void MapEventPath(this WebApplication app)
    {
        app.MapGrpcService<EventFeedService>();
        app.MapGrpcService<ParkedStreamsService>();
        FeedEndpoints.Map(app);
        ParkedStreamsService.Map(app);
        if (app.Environment.IsDevelopment()) TestClock.Map(app);
    }

    // A process that is paused in a transaction would hold its locks, and with them the relay of every replica, for ever. Paused while
    // the store still sends it an answer, it is not idle: then it is the connection that takes no more bytes.
    private const string StandstillLimit = "-c idle_in_transaction_session_timeout=20s -c tcp_user_timeout=20s";

    // Many short statements over arrays, on pages that are in memory: compiling one takes longer than running it, a plan is made
    // once, and an index is read rather than a table.
    private const string ShortStatements = "-c jit=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 -c enable_seqscan=off";

    private static NpgsqlDataSource OpenStore(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString("Store") ??
            throw new InvalidOperationException("ConnectionStrings:Store is not set: the connection string of this service's database.");
        // Whatever is set here is set for a transaction: nothing to reset when a connection goes back.
        var connection = new NpgsqlConnectionStringBuilder(text)
        {
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
        connection.Options = $"{StandstillLimit} {connection.Options} {ShortStatements}";
        return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }

    private static void Configure(StoreOptions marten, EventCatalog catalog)
    {
        marten.DatabaseSchemaName = "views";
        marten.Events.DatabaseSchemaName = "events";
        marten.Events.StreamIdentity = StreamIdentity.AsString;
        marten.Events.TenancyStyle = TenancyStyle.Conjoined;
        marten.Events.EnableUniqueIndexOnEventId = true;
        marten.Events.MetadataConfig.HeadersEnabled = true;
        marten.Events.MetadataConfig.CausationIdEnabled = true;
        marten.Events.MetadataConfig.CorrelationIdEnabled = true;
        marten.AutoCreateSchemaObjects = JasperFx.AutoCreate.CreateOrUpdate;
        marten.UseSystemTextJsonForSerialization(catalog.Json);
        foreach (var (type, name) in catalog.Names) marten.Events.MapEventType(type, name);
    }
}
