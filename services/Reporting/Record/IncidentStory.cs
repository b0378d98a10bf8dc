using Contracts.Events.Incident;
using Contracts.Terms;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reports.Projections;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Reports.Record;

/// <summary>All events about one incident, with the contract under which it is handled.</summary>
public sealed record ToldIncident(IncidentReported Reported, IReadOnlyList<EventEnvelope> Events, ContractDocument? Contract)
{
    public ContractNames NamesIn(string language) => new(Contract, language);

    /// <summary>Language of the contract's customer, in which a report is written unless another is asked for.</summary>
    public string CustomerLanguage =>
        Language.Of(Contract?.Contacts.FirstOrDefault(contact => contact.Role == "customer")?.Language, null, Language.Chinese);
}

/// <summary>Reads an incident out of the record.</summary>
public sealed class IncidentStory(NpgsqlDataSource store, ContractBook contracts)
{
    /// <summary>None where there is no such incident in the caller's tenants.</summary>
    public async Task<ToldIncident?> Read(Guid incident, Caller caller, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        return await Read(connection, contracts, incident, caller.SeesAllTenants ? null : caller.Tenants, ct);
    }

    public static async Task<ToldIncident?> Read(
        NpgsqlConnection connection, ContractBook contracts, Guid incident, string[]? tenants, CancellationToken ct)
    {
        var events = await RecordReader.OfIncident(connection, incident, tenants, ct);
        // Clocks may be in the record before the incident's own events are: then it is not known yet.
        var first = events.FirstOrDefault(e => e is { Sequence: 1, Event: IncidentReported });
        if (first is not { Event: IncidentReported reported }) return null;
        var version = events.Where(e => e.Event is IncidentContractVersionChanged).MaxBy(e => e.Sequence) is { } moved
            ? ((IncidentContractVersionChanged)moved.Event).ToVersion
            : reported.ContractVersion;
        var contract = await contracts.Find(connection, first.Tenant, reported.ContractId, version, ct);
        return new ToldIncident(reported, events, contract);
    }

    public static ProblemHttpResult Unknown(Guid incident) =>
        Problems.Of(StatusCodes.Status404NotFound, "not-found", $"There is no incident {incident}.");
}
