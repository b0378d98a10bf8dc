using System.Security.Cryptography;
using Npgsql;

namespace Incidents.Files;

/// <summary>
/// Bytes of attachments, in pieces beside the event store. Each piece is a transaction of its own: one that is open for as long
/// as an upload lasts would hold back the relay. What an upload that broke off leaves behind is removed by a later one.
/// </summary>
public sealed class FileStore(NpgsqlDataSource store, TimeProvider clock)
{
    /// <summary>Idempotent, as all of a service's schema.</summary>
    public const string Schema = """
        create schema if not exists files;
        create table if not exists files.attachment (
            id uuid primary key,
            tenant text not null,
            incident_id uuid not null,
            -- Its event is recorded.
            kept boolean not null default false,
            begun_at timestamptz not null
        );
        create index if not exists attachment_not_kept on files.attachment (begun_at) where not kept;
        create table if not exists files.piece (
            attachment_id uuid not null references files.attachment on delete cascade,
            number int not null,
            bytes bytea not null,
            primary key (attachment_id, number)
        );
        alter table files.piece alter column bytes set storage external;
        """;

    internal const int PieceLength = 256 * 1024;

    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(6);

    public async Task Begin(Guid id, string tenant, Guid incident, CancellationToken ct)
    {
        await Tidy(ct);
        await Run("insert into files.attachment (id, tenant, incident_id, begun_at) values ($1, $2, $3, $4)", ct,
            id, tenant, incident, clock.GetUtcNow());
    }

    public Task Write(Guid id, int number, ReadOnlyMemory<byte> piece, CancellationToken ct) =>
        Run("insert into files.piece (attachment_id, number, bytes) values ($1, $2, $3)", ct, id, number, piece);

    public Task Keep(Guid id, CancellationToken ct) => Run("update files.attachment set kept = true where id = $1", ct, id);

    /// <summary>Nothing of it stays.</summary>
    public Task Drop(Guid id) => Run("delete from files.attachment where id = $1", CancellationToken.None, id);

    /// <summary>The pieces in order; a connection is held for as long as one of them takes and not until a slow reader is done.</summary>
    public async IAsyncEnumerable<byte[]> Read(Guid id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        for (var number = 0; await Piece(id, number, ct) is { } piece; number++)
            yield return piece;
    }

    private async Task<byte[]?> Piece(Guid id, int number, CancellationToken ct)
    {
        await using var command = store.CreateCommand("select bytes from files.piece where attachment_id = $1 and number = $2");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(number);
        return (byte[]?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>An old upload without its event broke off; one with it is kept, whoever failed to say so.</summary>
    private Task Tidy(CancellationToken ct) => Run("""
        with old as (select id, incident_id from files.attachment where not kept and begun_at < $1 for update skip locked),
        recorded as (
            select old.id from old join views.incident i on i.id = old.incident_id
            where i.data -> 'attachments' @> jsonb_build_array(jsonb_build_object('id', old.id))),
        kept as (update files.attachment set kept = true where id in (select id from recorded))
        delete from files.attachment where id in (select id from old except select id from recorded)
        """, ct, clock.GetUtcNow() - LongestUpload);

    private async Task Run(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = store.CreateCommand(sql);
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>A file as it was taken in.</summary>
public sealed record TakenFile(FileKind Kind, long Size, string Sha256, byte[] Hash);

/// <summary>Takes a file in piece by piece: counts, hashes and looks at its bytes on their way to the store.</summary>
internal sealed class FileIntake(FileStore store, Guid id, long most) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _piece = System.Buffers.ArrayPool<byte>.Shared.Rent(FileStore.PieceLength);
    private FileKind? _kind;
    private int _filled;
    private int _number;
    private long _size;

    /// <exception cref="FileRefusedException">It is too large, empty, or of no kind that is kept.</exception>
    public async Task<TakenFile> Take(IAsyncEnumerable<ReadOnlyMemory<byte>> content, CancellationToken ct)
    {
        await foreach (var part in content.WithCancellation(ct))
        {
            if ((_size += part.Length) > most)
                throw new FileRefusedException("body-too-large", $"The file is larger than {most / 1024 / 1024} MB: send less, or packed.");
            for (var rest = part; rest.Length > 0;)
            {
                var taken = Math.Min(rest.Length, FileStore.PieceLength - _filled);
                rest[..taken].CopyTo(_piece.AsMemory(_filled));
                _filled += taken;
                rest = rest[taken..];
                if (_filled == FileStore.PieceLength) await Flush(ct);
            }
        }

        if (_size == 0) throw new FileRefusedException("file-empty", "The file has no bytes: send its content as the body.");
        if (_filled > 0) await Flush(ct);
        var hash = _hash.GetHashAndReset();
        return new TakenFile(_kind!, _size, Convert.ToHexStringLower(hash), hash);
    }

    public void Dispose()
    {
        _hash.Dispose();
        System.Buffers.ArrayPool<byte>.Shared.Return(_piece);
    }

    private async Task Flush(CancellationToken ct)
    {
        Look(_piece.AsSpan(0, _filled));
        _hash.AppendData(_piece, 0, _filled);
        await store.Write(id, _number++, _piece.AsMemory(0, _filled), ct);
        _filled = 0;
    }

    private void Look(ReadOnlySpan<byte> piece)
    {
        if (_number == 0) _kind = FileKinds.ByHead(piece[..Math.Min(piece.Length, FileKinds.HeadLength)]) ?? FileKind.Text;
        if (_kind == FileKind.Text && !FileKinds.IsText(piece))
            throw new FileRefusedException("file-kind-refused", $"This is none of the files that are kept: send {FileKinds.Accepted}.");
    }
}

/// <summary>A file that is not taken.</summary>
public sealed class FileRefusedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
