using System.Globalization;

namespace Incidents.Domain;

public readonly record struct IncidentId(Guid Value)
{
    public const string Category = "incident";

    /// <summary>The id within a stream name such as <c>incident/0199c1d2-…</c>.</summary>
    public static IncidentId OfStream(string stream) => new(Guid.Parse(stream.AsSpan(Category.Length + 1), CultureInfo.InvariantCulture));

    public override string ToString() => Value.ToString("D", CultureInfo.InvariantCulture);
}

/// <summary>What people call an incident by: <c>INC-000123</c>.</summary>
public readonly record struct IncidentNumber(long Value)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"INC-{Value:000000}");
}
