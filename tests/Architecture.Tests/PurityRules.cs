using System.Reflection;
using Architecture.Rules;
using ArchUnitNET.Loader;

namespace Architecture;

public class PurityRules
{
    private static readonly string[] s_processes = ["Platform.Incident", "Platform.Escalation", "Platform.Notification", "Platform.Reporting", "Platform.Gateway"];
    private static readonly ArchUnitNET.Domain.Architecture s_platform = Load([.. s_processes.Select(Assembly.Load)]);
    private static readonly ArchUnitNET.Domain.Architecture s_fixtures = Load(typeof(PurityRules).Assembly);

    [Fact]
    public void Domains_decide_and_do_nothing_else() => Assert.Empty(Purity.ImpureDomains(s_platform));

    [Theory]
    [InlineData("Incidents.Domain")]
    [InlineData("Escalations.Domain")]
    [InlineData("Notifications.Domain")]
    public void The_rules_see_the_domains(string space) =>
        Assert.Contains(s_platform.Types, type => type.Namespace.FullName.StartsWith(space, StringComparison.Ordinal));

    [Theory]
    [InlineData("System.TimeProvider")]
    [InlineData("DateTimeOffset::get_UtcNow")]
    [InlineData("Guid::NewGuid")]
    [InlineData("System.Threading.Tasks.Task")]
    [InlineData("Npgsql.NpgsqlConnection")]
    public void A_domain_that_does_more_is_found(string use) =>
        Assert.Contains(Purity.ImpureDomains(s_fixtures), violation => violation.Contains(use, StringComparison.Ordinal));

    [Fact]
    public void A_pure_decision_is_not_found() =>
        Assert.DoesNotContain(Purity.ImpureDomains(s_fixtures), violation => violation.Contains("Json", StringComparison.Ordinal));

    [Fact]
    public void Projections_never_read_a_clock() => Assert.Empty(Purity.ImpureProjections(s_platform));

    [Theory]
    [InlineData("System.TimeProvider")]
    [InlineData("Guid::CreateVersion7")]
    public void A_projection_that_reads_a_clock_is_found(string use) =>
        Assert.Contains(Purity.ImpureProjections(s_fixtures), violation => violation.Contains(use, StringComparison.Ordinal));

    private static ArchUnitNET.Domain.Architecture Load(params Assembly[] assemblies) => new ArchLoader().LoadAssemblies(assemblies).Build();
}
