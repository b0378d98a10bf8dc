using Npgsql;
using NpgsqlTypes;

namespace ServiceDefaults.EventSourcing;

/// <summary>Columns of many rows, as the arrays that a statement unnests.</summary>
public static class ArrayParameters
{
    /// <param name="type">Type of an element.</param>
    public static void AddArray<T>(this NpgsqlParameterCollection parameters, string name, NpgsqlDbType type, IEnumerable<T> values) =>
        parameters.Add(new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = [.. values] });

    /// <summary>The same for the next place: <c>$1</c>, <c>$2</c>, ….</summary>
    public static void AddArray<T>(this NpgsqlParameterCollection parameters, NpgsqlDbType type, IEnumerable<T> values) =>
        parameters.AddArray("", type, values);
}
