using Incidents.Domain;
using Npgsql;

namespace Incidents.Storage;

/// <summary>
/// Numbers for people. They are taken from the sequence many at a time, so that a report costs no round trip; what a
/// process has not given out when it ends is never used, and two processes give out side by side.
/// </summary>
public sealed class IncidentNumbers(NpgsqlDataSource store) : IDisposable
{
    private const int Least = 16;
    private const int Most = 1024;

    private readonly SemaphoreSlim _refill = new(1, 1);
    private Block _block = new([]);
    private int _wanted = Least;

    public async ValueTask<IncidentNumber> Next(CancellationToken ct)
    {
        while (true)
        {
            var block = _block;
            if (block.TryTake(out var number))
                return new IncidentNumber(number);
            await _refill.WaitAsync(ct);
            try
            {
                if (ReferenceEquals(block, _block))
                    _block = await Take(ct);
            }
            finally
            {
                _refill.Release();
            }
        }
    }

    public void Dispose() => _refill.Dispose();

    /// <summary>Small blocks for a quiet desk, larger ones under load: a restart then wastes few, and a storm asks seldom.</summary>
    private async Task<Block> Take(CancellationToken ct)
    {
        await using var command = store.CreateCommand("select array_agg(nextval('views.incident_number')) from generate_series(1, $1)");
        command.Parameters.AddWithValue(_wanted);
        var numbers = (long[])(await command.ExecuteScalarAsync(ct))!;
        _wanted = Math.Min(_wanted * 2, Most);
        return new Block(numbers);
    }

    private sealed class Block(long[] numbers)
    {
        private int _taken;

        public bool TryTake(out long number)
        {
            var index = Interlocked.Increment(ref _taken) - 1;
            number = index < numbers.Length ? numbers[index] : 0;
            return index < numbers.Length;
        }
    }
}
