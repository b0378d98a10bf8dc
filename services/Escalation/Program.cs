using Contracts.Terms;
using Escalations.Features;
using Escalations.Messaging;
using Escalations.Storage;
using Escalations.Timers;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("escalation");
builder.AddEventSourcing("escalation", EventNames.Catalog, Publisher.Translate, path =>
{
    path.Migrate(Schema.Sql);
    path.Gather = TimeSpan.FromMilliseconds(50);
    path.Consume<IncidentEvents>("incident", "incident.#", "contract.#", "calendar.#");
    path.Consume<IncidentEvents>("reporting", "report.#");
});

builder.Services.AddSingleton(WorkingDayCalendars.Load(builder.Configuration["Platform:Calendars"]));
builder.Services.AddSingleton<ContractShelf>().AddSingleton<ClockQueries>().AddSingleton<DutyQueries>().AddSingleton<DutyCommands>();
builder.Services.AddSingleton<TimerMetrics>().AddSingleton<TimerFiring>().AddSingleton<TimerReconciliation>();
builder.Services.AddHostedService<TimerLoop>().AddHostedService<DutyStart>();
builder.Services.AddSingleton<NightlyCheck>().AddHostedService(services => services.GetRequiredService<NightlyCheck>());
builder.Services.AddHealthChecks().AddCheck<TimerHealth>("timers");

var app = builder.Build();
app.MapServiceDefaults();
app.MapEventPath();
ReadClocks.Map(app);
ExplainClock.Map(app);
ReadDuties.Map(app);
ChangeDuties.Map(app);
ReconcileTimers.Map(app);
app.MapGrpcService<ClocksGrpc>();
app.MapGrpcService<DutiesGrpc>();
await app.RunAsync();
