using Incidents.Api;
using Incidents.Files;
using Incidents.Import;
using Incidents.Messaging;
using Incidents.Projections;
using Incidents.Storage;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("incident");
builder.AddEventSourcing("incident", EventNames.Catalog, Publisher.Translate, path =>
{
    path.Migrate(
        ContractView.Schema + CalendarView.Schema + Schema.Sql + ImportStore.Schema + FileStore.Schema + ProblemRoutes.Schema);
    path.Gather = TimeSpan.FromMilliseconds(100);
    path.Consume<ClockEvents>("escalation", "clock.#");
});
builder.Services.AddSingleton<IncidentNumbers>();
builder.Services.AddSingleton<IncidentQueries>();
builder.Services.AddSingleton<IncidentCommands>().AddSingleton<TiedCommands>();
builder.Services.AddSingleton<IncidentViewRebuild>();
builder.Services.AddSingleton<FileStore>().AddSingleton<AttachmentDesk>();
builder.Services.AddContracts().AddImports().AddProblemsOfIncidents();

var app = builder.Build();
app.MapServiceDefaults();
app.MapEventPath();
app.MapIncidents();
app.MapContracts();
app.MapImports();
app.MapProblems();
if (args is ["rebuild-views"])
    await app.Services.GetRequiredService<IncidentViewRebuild>().Run(CancellationToken.None);
else
    await app.RunAsync();
