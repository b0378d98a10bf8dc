using Notifications.Projections;

namespace Notifications.Messaging;

public static class MessagingSetup
{
    /// <summary>What makes deliveries of the events of others: who is told of them, where, and in which words.</summary>
    public static void AddOccasions(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<IncidentEvents>()
        .AddSingleton<ClockEvents>()
        .AddSingleton<DutyEvents>()
        .AddSingleton<ReportEvents>()
        .AddSingleton<ContractTerms>()
        .AddSingleton<Announcements>()
        .AddSingleton<IncidentOccasions>()
        .AddSingleton<DeliveryLog>();
}
