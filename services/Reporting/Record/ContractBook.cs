using System.Collections.Concurrent;
using Contracts.Terms;
using Npgsql;

namespace Reports.Record;

/// <summary>Contracts by version, read from the record once: a published version never changes.</summary>
public sealed class ContractBook
{
    private readonly ConcurrentDictionary<(string Tenant, string Contract, int Version), ContractDocument> _known = [];

    public async ValueTask<ContractDocument?> Find(
        NpgsqlConnection connection, string tenant, string contract, int version, CancellationToken ct)
    {
        var key = (tenant, contract, version);
        if (_known.TryGetValue(key, out var known)) return known;
        var read = await RecordReader.Contract(connection, tenant, contract, version, ct);
        return read is null ? null : _known.GetOrAdd(key, read);
    }
}
