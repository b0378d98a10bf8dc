namespace Notifications.Stages;

public static class StageSetup
{
    /// <summary>The pipeline that delivers: hold → attempt → record. What comes before, route and deduplicate, is in Messaging.</summary>
    public static void AddStages(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton<Outbox>()
            .AddSingleton<Circuits>()
            .AddSingleton<DeliveryMetrics>()
            .AddSingleton<AttemptStage>()
            .AddSingleton<RecordStage>()
            .AddHostedService<DeliveryWorker>()
            .AddHealthChecks().AddCheck<DeliveryHealth>("deliveries");
    }
}
