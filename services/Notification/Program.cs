using Notifications.Channels;
using Notifications.Features;
using Notifications.Messaging;
using Notifications.Projections;
using Notifications.Stages;
using Notifications.Storage;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("notification");
builder.AddEventSourcing("notification", EventNames.Catalog, Publisher.Translate, path =>
{
    path.Migrate(Schema.Sql);
    // What became of notifications goes into the record, where nobody waits for it.
    path.GatherBeforeRelay = TimeSpan.FromMilliseconds(100);
    path.Consume<IncidentEvents>("incident", "incident.#", "contract.#", "calendar.#");
    path.Consume<ClockEvents>("escalation", "clock.#");
    path.Consume<DutyEvents>("escalation", "duty.#");
    path.Consume<ReportEvents>("reporting", "report.#");
});
builder.Services
    .AddSingleton<ContractTerms>()
    .AddSingleton<Announcements>()
    .AddSingleton<IncidentOccasions>()
    .AddSingleton<DeliveryLog>()
    .AddSingleton<CurrentAddress>()
    .AddSingleton<ResendNotification>();
builder.AddChannels();
builder.AddStages();
var app = builder.Build();
app.MapServiceDefaults();
app.MapEventPath();
ReadNotifications.Map(app);
ResendNotification.Map(app);
app.MapGrpcService<NotificationsGrpc>();
await app.RunAsync();
