using Incidents.Api;
using Incidents.Messaging;
using Incidents.Projections;
using Incidents.Storage;
using Incidents.Terms;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("incident");
builder.AddEventSourcing("incident", EventNames.Catalog, Publisher.Translate, path =>
{
    path.Migrate(Schema.Sql);
    path.Consume<ClockEvents>("escalation", "clock.#");
});
builder.Services.AddSingleton<ClockEvents>();
builder.Services.AddSingleton<ContractTerms>();
builder.Services.AddSingleton<IncidentNumbers>();
builder.Services.AddSingleton<IncidentQueries>();
builder.Services.AddSingleton<IncidentCommands>();
builder.Services.AddSingleton<IncidentViewRebuild>();

var app = builder.Build();
app.MapServiceDefaults();
app.MapEventPath();
app.MapIncidents();
if (args is ["rebuild-views"])
    await app.Services.GetRequiredService<IncidentViewRebuild>().Run(CancellationToken.None);
else
    await app.RunAsync();
