using Contracts.Terms;
using Notifications.Domain;

namespace Notifications.Tests.Domain;

public sealed class OwedTests
{
    [Theory]
    // Shanghai is eight hours ahead: there the day of the second version has begun.
    [InlineData("2026-03-31T15:59:59Z", "first")]
    [InlineData("2026-03-31T16:00:00Z", "second")]
    [InlineData("2026-12-31T00:00:00Z", "second")]
    // Before any: a contract that is published ahead.
    [InlineData("2025-06-01T00:00:00Z", "third")]
    public void The_newest_version_that_has_begun_in_its_zone_is_in_force(string time, string expected)
    {
        ContractDocument[] versions = [Version("third", new(2027, 1, 1)), Version("second", new(2026, 4, 1)), Version("first", new(2026, 1, 1))];
        Assert.Equal(expected, InForce.At(versions, DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)).Name.En);
    }

    [Fact]
    public void It_is_called_as_the_version_in_force_calls_it() =>
        Assert.Equal("Weekly", Called([With("Newest"), With("Weekly")], inForce: With("Weekly"), "weekly-service"));

    [Fact]
    public void What_is_not_asked_for_any_more_has_the_name_it_had() =>
        Assert.Equal("Weekly", Called([Samples.Contract(), With("Weekly"), With("Older")], inForce: Samples.Contract(), "weekly-service"));

    [Fact]
    public void What_no_version_names_is_called_by_its_kind() =>
        Assert.Equal("inspection", Called([With("Weekly")], inForce: With("Weekly"), "inspection"));

    [Theory]
    [InlineData("xujiahui", "Xujiahui")]
    [InlineData("2026-11-30", null)]
    [InlineData(null, null)]
    public void A_key_that_is_a_site_has_its_name(string? key, string? expected)
    {
        var contract = Samples.Contract() with { Sites = [new("xujiahui", new("徐家汇店", "Xujiahui"))] };
        Assert.Equal(expected, Owed.Under([contract], contract, "acceptance-form", 1, key).KeyName?.En);
    }

    private static string? Called(ContractDocument[] versions, ContractDocument inForce, string kind) =>
        Owed.Under(versions, inForce, kind, 1, null).Name.En;

    private static ContractDocument Version(string name, DateOnly from) => Samples.Contract() with { Name = new(null, name), EffectiveFrom = from };

    private static ContractDocument With(string name) => Samples.Contract() with { Reports = [new("weekly-service", new(null, name), [])] };
}
