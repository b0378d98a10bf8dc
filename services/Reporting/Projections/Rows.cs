using Npgsql;

namespace Reports.Projections;

internal static class Rows
{
    /// <summary>A text that may be absent: the driver's own way throws on one.</summary>
    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
