using Contracts.Terms;
using Incidents.Domain;
using Incidents.Tests.Import;
using ServiceDefaults.Decisions;

namespace Incidents.Tests.Domain;

/// <summary>A contract's versions.</summary>
public sealed class PublishingSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_document_is_version_1() =>
        Assert.Equal(new ContractPublished(1, SampleLog.Contract, "mia", Now), Publish(Contract.None).Events.Single());

    [Fact]
    public void Twice_is_once()
    {
        var again = Publish(After(1));
        Assert.Equal((0, null), (again.Events.Count, again.Rejection));
    }

    [Fact]
    public void Another_document_is_the_next_version()
    {
        var published = Publish(After(1), SampleLog.Contract with { Warnings = [0.9m] }).Events.Single();
        Assert.Equal(2, ((ContractPublished)published).Version);
    }

    [Fact]
    public void A_contract_stays_with_its_tenant()
    {
        var refused = Publish(After(1), SampleLog.Contract with { Tenant = "somebody-else" }).Rejection!;
        Assert.Equal(("contract-tenant-changed", Refusal.Conflict), (refused.Code, refused.Kind));
    }

    private static Contract After(int version) =>
        Contract.Evolve(Contract.None, new ContractPublished(version, SampleLog.Contract, "mia", Now));

    private static Decision Publish(Contract contract, ContractDocument? document = null) =>
        Publishing.Decide(contract, new PublishContract(document ?? SampleLog.Contract, "mia"), Now);
}
