using Architecture.Fixtures;
using Architecture.Rules;

namespace Architecture;

public class SourceRules
{
    private static readonly string s_repository = RepositoryRoot.Path;

    [Fact]
    public void No_service_references_a_service() => Assert.Empty(References.Violations(s_repository));

    [Fact]
    public void A_forbidden_reference_is_found()
    {
        using var tree = new SourceTree()
            .WithProject("services/Incident/Incident.csproj", "../Escalation/Escalation.csproj", "../ServiceDefaults/ServiceDefaults.csproj")
            .WithProject("gateway/Gateway.csproj", @"..\contracts\Contracts.csproj")
            .WithProject("services/ServiceDefaults/ServiceDefaults.csproj", "../../contracts/Contracts.csproj")
            .WithProject("contracts/Contracts.csproj", "../services/ServiceDefaults/ServiceDefaults.csproj");
        Assert.Equal(
            [
                "contracts/Contracts.csproj references services/ServiceDefaults/ServiceDefaults.csproj",
                "gateway/Gateway.csproj references contracts/Contracts.csproj",
                "services/Incident/Incident.csproj references services/Escalation/Escalation.csproj",
            ],
            References.Violations(tree.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_can_be_read_in_one_go() => Assert.Empty(Sizes.Violations(s_repository));

    [Fact]
    public void A_file_that_is_too_long_is_found()
    {
        using var tree = new SourceTree()
            .WithLines("services/Incident/Program.cs", 41)
            .WithLines("gateway/Program.cs", 40)
            .WithLines("services/Incident/Features/Incident/Acknowledge.cs", 81)
            .WithLines("services/Incident/Domain/Decider.cs", 300)
            .WithLines("tests/Incident.Tests/Long.cs", 301)
            .WithLines("services/Incident/obj/Generated.cs", 999);
        Assert.Equal(
            [
                "services/Incident/Features/Incident/Acknowledge.cs has 81 lines, 80 are allowed",
                "services/Incident/Program.cs has 41 lines, 40 are allowed",
                "tests/Incident.Tests/Long.cs has 301 lines, 300 are allowed",
            ],
            Sizes.Violations(tree.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_code_names_a_contract() => Assert.Empty(Words.NamingAContract(s_repository));

    [Fact]
    public void Code_that_names_a_contract_is_found()
    {
        using var tree = new SourceTree()
            .With("services/Escalation/Domain/Deadline.cs", "if (contract == \"store-hardware\")\n    hours = (\"11:00\", \"19:00\");\n")
            .With("tests/Some.Tests/Fine.cs", "\"store-hardware\"");
        Assert.Equal(
            ["services/Escalation/Domain/Deadline.cs:1 says store-hardware", "services/Escalation/Domain/Deadline.cs:2 says 11:00\", \"19:00"],
            Words.NamingAContract(tree.Root));
    }

    [Fact]
    public void No_projection_asks_the_database_for_the_time() => Assert.Empty(Words.ProjectionsWithAClock(s_repository));

    [Fact]
    public void A_projection_that_asks_for_the_time_is_found()
    {
        using var tree = new SourceTree()
            .With("services/Incident/Projections/List.cs", "insert into views.incident values (now(), gen_random_uuid())")
            .With("services/Incident/Features/List.cs", "select now()");
        Assert.Equal(
            ["services/Incident/Projections/List.cs:1 says now()", "services/Incident/Projections/List.cs:1 says gen_random_uuid()"],
            Words.ProjectionsWithAClock(tree.Root));
    }
}
