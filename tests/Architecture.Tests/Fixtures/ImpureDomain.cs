#pragma warning disable RS0030 // the ban is what these fixtures break on purpose
using System.Text.Json;

namespace Architecture.Fixtures.Domain;

/// <summary>Everything a domain must not do; the rule must find each.</summary>
public static class ImpureDecisions
{
    public static DateTimeOffset ReadsAClock(TimeProvider time) => time.GetUtcNow();

    public static DateTimeOffset ReadsTheHostsClock() => DateTimeOffset.UtcNow;

    public static Guid MakesAnId() => Guid.NewGuid();

    public static Task Waits() => Task.CompletedTask;

    public static object Stores() => new Npgsql.NpgsqlConnection();

    public static int IsPure(string text) => JsonSerializer.Serialize(text).Length;
}
