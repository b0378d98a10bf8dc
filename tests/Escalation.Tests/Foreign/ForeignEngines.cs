using System.Diagnostics;
using System.Text.Json;
using CsCheck;
using Escalations.Domain.Clocks;
using NodaTime;

namespace Escalations.Tests.Foreign;

/// <summary>
/// Deadlines of weekly windows with closed days, held against two engines written by others: Perl's Business::Hours (Debian
/// <c>libbusiness-hours-perl</c>) and npm's <c>moment-business-time</c>. Windows begin and end outside the hours in which the clocks of
/// these zones change, as there the others follow no rule of their own.
/// </summary>
public sealed class ForeignEngines
{
    private const int Cases = 300;
    private const string Seed = "000000a1B2c3";

    private static readonly string[] Zones =
        ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "UTC"];

    private static readonly Gen<string[][]> Windows = Gen.Select(Gen.Int[20, 40], Gen.Int[4, 16], Gen.Int[2, 6], Gen.Int[4, 25], Gen.Int[0, 2])
        .Select((open, first, gap, second, count) => count switch
        {
            0 => Array.Empty<string[]>(),
            1 => [Window(open, open + first)],
            _ => [Window(open, open + first), Window(open + first + gap, open + first + gap + second)],
        });

    private static readonly Gen<Case> AnyCase = Gen.Select(
        Gen.Int[0, Zones.Length - 1].Select(zone => Zones[zone]), Windows.Array[7], Gen.Int[0, 4 * 365 * 24 * 60], Gen.Int[1, 3000], Gen.Int[1, 20].Array[0, 3]).Select(
        (zone, week, minute, minutes, closed) =>
        {
            // One day of the week is always served, so that time comes to an end.
            week[1] = [Window(36, 72)];
            var from = Instant.FromUtc(2024, 1, 1, 0, 0) + Duration.FromMinutes(minute);
            var date = from.InZone(DateTimeZoneProviders.Tzdb[zone]).Date;
            // Clocks change on Sundays, and Business::Hours takes every closed day for one of 24 hours.
            var holidays = closed.Select(days => date.PlusDays(days)).Where(day => day.DayOfWeek != IsoDayOfWeek.Sunday).Distinct();
            return new Case(zone, week, [.. holidays.Select(day => $"{day:uuuu-MM-dd}")], from.ToUnixTimeSeconds(), minutes);
        });

    public sealed record Case(string Zone, string[][][] Week, string[] Holidays, long From, int Minutes);

    [Fact]
    public async Task Business_Hours_agrees() => await Agrees("perl", "Foreign", "deadlines.pl");

    [Fact]
    public async Task Moment_business_time_agrees() => await Agrees("node", "npm", "deadlines.mjs");

    private static async Task Agrees(string program, string folder, string script)
    {
        var cases = AnyCase.Array[Cases].Single(_ => true, Seed);
        var theirs = await Ask(program, RepositoryRoot.Combine("tests", "Escalation.Tests", folder, script), cases);
        Assert.All(cases.Zip(theirs), pair => Assert.Equal((pair.First, pair.Second), (pair.First, Ours(pair.First))));
    }

    private static long Ours(Case one)
    {
        var week = one.Week.Index().ToDictionary(
            day => (IsoDayOfWeek)(day.Index + 1),
            day => new DayHours([.. day.Item.Select(window => new DayWindow(Minutes.Parse(window[0]), Minutes.Parse(window[1])))], "week"));
        var closed = one.Holidays.ToDictionary(day => LocalDate.FromDateOnly(DateOnly.Parse(day)), _ => DayHours.Closed);
        var calendar = new ServiceCalendar("week", DateTimeZoneProviders.Tzdb[one.Zone], DayPlan.Weekly(week, closed));
        return calendar.Advance(Instant.FromUnixTimeSeconds(one.From), Duration.FromMinutes(one.Minutes)).ToUnixTimeSeconds();
    }

    private static async Task<long[]> Ask(string program, string script, Case[] cases)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(cases, JsonSerializerOptions.Web));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {script} failed; ./test installs what it needs.\n{await errors}");
        return JsonSerializer.Deserialize<long[]>(await output)!;
    }

    private static string[] Window(int from, int to) => [Time(from), Time(to)];

    private static string Time(int quarter) => Minutes.Format(quarter * 15);
}
