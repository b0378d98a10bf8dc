using Incidents.Features;
using Incidents.Import;

namespace Incidents.Api;

/// <summary>Everything about imports: what they need, and their routes.</summary>
public static class ImportRoutes
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddSingleton<ImportStore>().AddSingleton<ImportRun>().AddSingleton<ImportDesk>().AddSingleton<ImportWorker>();
        return services.AddHostedService(provider => provider.GetRequiredService<ImportWorker>());
    }

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        var imports = app.MapGroup("/v1/imports").WithTags("Imports");
        ImportIncidentsEndpoint.Map(imports);
        GetImportEndpoint.Map(imports);
        app.MapGrpcService<ImportsService>();
    }
}
