using Incidents.Domain;

namespace Incidents.Projections;

/// <summary>Table <c>views.contract_version</c>.</summary>
public sealed class ContractView() : DocumentView<Contract>(
    Table, contract => new(contract.Document!.Id, contract.Version, contract.Document, contract.By!, contract.At))
{
    /// <summary>Notified by a trigger on every new version, so that each replica reads it.</summary>
    public const string Channel = "contract_published";

    private const string Table = "views.contract_version";

    public static string Schema => $"""
        {SchemaOf(Table)}
        create or replace function views.tell_contract_published() returns trigger language plpgsql as
        $tell$ begin perform pg_notify('{Channel}', ''); return null; end $tell$;
        create or replace trigger tell_contract_published after insert on {Table}
            for each statement execute function views.tell_contract_published();
        """;
}
