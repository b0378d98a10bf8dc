using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.EventSourcing;

/// <param name="Advance">ISO 8601 duration, such as <c>PT31M</c>; <c>PT0S</c> only reads the clock.</param>
public sealed record AdvanceClock(string Advance);

/// <summary>A clock that a story or a test puts forward. Mapped in development only; elsewhere <c>path.now()</c> does not know it.</summary>
internal static class TestClock
{
    private const string Sql = """
        insert into path.test_clock (ahead) values ($1) on conflict (one) do update set ahead = path.test_clock.ahead + $1;
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/development/clock", Advance)
        .RequireAuthorization(Policies.MoveClock).ExcludeFromDescription();

    private static async Task<IResult> Advance(AdvanceClock body, NpgsqlDataSource store, DatabaseClock clock, CancellationToken ct)
    {
        TimeSpan ahead;
        try
        {
            ahead = XmlConvert.ToTimeSpan(body.Advance);
        }
        catch (FormatException)
        {
            return new Rejection("duration-invalid", "advance is an ISO 8601 duration such as PT31M.", Refusal.Invalid, "advance").ToProblem();
        }

        if (ahead < TimeSpan.Zero)
            return new Rejection("clock-goes-forward", "The clock only goes forward; send a positive duration.", Refusal.Invalid, "advance").ToProblem();
        await using var command = store.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter { Value = ahead });
        await command.ExecuteNonQueryAsync(ct);
        await using var notify = store.CreateCommand($"notify {WakeSignal.Clock}");
        await notify.ExecuteNonQueryAsync(ct);
        return TypedResults.Ok(new { now = await clock.Read(ct) });
    }
}
