using Contracts.Terms;
using Incidents.Features;
using Incidents.Projections;
using Incidents.Terms;
using Microsoft.AspNetCore.Mvc;

namespace Incidents.Api;

/// <summary>Everything about contracts: what it needs, and its routes.</summary>
public static class ContractRoutes
{
    /// <summary>Calendars of years not shipped yet lie in the folder <c>Platform:Calendars</c>, where one is configured.</summary>
    public static IServiceCollection AddContracts(this IServiceCollection services)
    {
        services.AddSingleton(provider => WorkingDayCalendars.Load(provider.GetRequiredService<IConfiguration>()["Platform:Calendars"]));
        services.AddSingleton<ContractQueries>().AddSingleton<ContractTerms>().AddSingleton<ContractCommands>();
        services.AddSingleton<ContractReading>();
        services.AddSingleton<CalendarQueries>().AddSingleton<Calendars>().AddSingleton<CalendarCommands>();
        services.AddHostedService<ContractTermsRefresh>();
        services.AddGrpc().AddServiceOptions<ContractsService>(
            options => options.MaxReceiveMessageSize = ContractCommands.DocumentLimit + 1024);
        services.AddGrpc().AddServiceOptions<CalendarsService>(
            options => options.MaxReceiveMessageSize = ContractCommands.DocumentLimit + 1024);
        return services;
    }

    public static void MapContracts(this IEndpointRouteBuilder app)
    {
        var contracts = app.MapGroup("/v1/contracts").WithTags("Contracts");
        PublishContractEndpoint.Map(contracts);
        GetContractEndpoint.Map(contracts);
        CompareContractEndpoint.Map(contracts);
        LintContractEndpoint.Map(contracts);
        var calendars = app.MapGroup("/v1/calendars").WithTags("Calendars");
        PublishCalendarEndpoint.Map(calendars);
        GetCalendarEndpoint.Map(calendars);
        app.MapGrpcService<ContractsService>().WithMetadata(new RequestSizeLimitAttribute(ContractCommands.DocumentLimit + 1024));
        app.MapGrpcService<CalendarsService>().WithMetadata(new RequestSizeLimitAttribute(ContractCommands.DocumentLimit + 1024));
    }
}
