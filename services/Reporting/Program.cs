using Reports.Features;
using Reports.Messaging;
using Reports.Projections;
using Reports.Record;
using Reports.Storage;
using Reports.Writing;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("reporting");
builder.AddEventSourcing("reporting", EventNames.Catalog, Publisher.Translate, path =>
{
    path.Migrate(Schema.Sql);
    path.ReadByPosition("record.entry");
    path.Gather = TimeSpan.FromMilliseconds(200);
    path.Consume<IncidentEvents>("incident", "incident.#", "contract.#", "calendar.#", "problem.#");
    path.Consume<ClockEvents>("escalation", "clock.#", "duty.#");
    path.Consume<OtherEvents>("notification", "notification.#");
    path.Consume<OtherEvents>("reporting", "report.#");
});
builder.Services.AddSingleton<IFeedSource, RecordFeed>();
builder.Services.AddSingleton<ContractBook>();
builder.Services.AddSingleton<IncidentStory>();
builder.Services.AddSingleton<StatisticsReader>();
builder.Services.AddSingleton<GetMajorReport>();
builder.Services.AddSingleton<ReportCommands>();

var app = builder.Build();
app.MapServiceDefaults();
app.MapEventPath();
GetTimeline.Map(app);
GetMajorReport.Map(app);
WriteMajorReport.Map(app);
GetStatistics.Map(app);
app.MapGrpcService<ReportsService>();
await app.RunAsync();
