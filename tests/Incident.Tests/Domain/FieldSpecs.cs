using Contracts.Terms;
using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class FieldSpecs
{
    private static readonly ContractDocument Careful = Lifts with
    {
        Consents = [new ConsentDuty("data-backup", "customer", Disclaimer: new LocalizedText("自行备份", "Back up yourself"))],
    };

    private static readonly VisitDispatched Dispatched = new(1, "zoe", "tower-1", null, null, "desk", At(10));
    private static readonly VisitArrived Arrived = new(1, "zoe", "zoe", At(30));
    private static readonly SpareSwapped Swapped = new(1, "lift-7", "SN1", "SN2", null, "zoe", At(35));
    private static readonly VisitDeparted Departed = new(1, "runs", "zoe", At(50));
    private static readonly BackupConfirmed Backup = new("Mr Wu", null, "desk", At(20));

    private static Specification.Scene OnSite(params object[] more) => Given([Reported, Acknowledged, Dispatched, Arrived, .. more]);

    [Fact]
    public void One_visit_from_dispatch_to_departure()
    {
        var visit = Given(Reported, Acknowledged).When(i => Field.Decide(i, new DispatchVisit("desk", "zoe", At: At(10)), Now))
            .Then(Dispatched).After;
        Assert.Equal(("zoe", null), (visit.Visits.Single().Engineer, visit.Visits.Single().DepartedAt));
        Given(Reported, Acknowledged, Dispatched).When(i => Field.Decide(i, new ArriveOnSite("zoe", At: At(30)), Now)).Then(Arrived);
        OnSite().When(i => Field.Decide(i, new RecordVisitWork("zoe", "cleaned"), Lifts, Now))
            .Then(new VisitWorked(1, "cleaned", "zoe", Now));
        OnSite().When(i => Field.Decide(i, new SwapSpare("zoe", "SN1", "SN2", At: At(35)), Lifts, Now)).Then(Swapped);
        var after = OnSite(Swapped).When(i => Field.Decide(i, new LeaveSite("zoe", "runs", At(50)), Now)).Then(Departed).After;
        Assert.Equal((At(50), "runs"), (after.Visits.Single().DepartedAt, after.Visits.Single().Result));
        var back = Given(Reported, Acknowledged, Dispatched, Arrived, Swapped, Departed)
            .When(i => Field.Decide(i, new ReturnSpare("desk", "SN2"), Now)).Then(new SpareReturned("SN2", null, "desk", Now)).After;
        Assert.Equal(Now, back.Spares.Single().ReturnedAt);
    }

    [Fact]
    public void Twice_is_once()
    {
        Given(Reported, Acknowledged, Dispatched).When(i => Field.Decide(i, new DispatchVisit("desk", "zoe"), Now)).ThenNothing();
        OnSite().When(i => Field.Decide(i, new ArriveOnSite("zoe"), Now)).ThenNothing();
        OnSite(new VisitWorked(1, "cleaned", "zoe", At(40))).When(i => Field.Decide(i, new RecordVisitWork("zoe", "cleaned"), Lifts, Now))
            .ThenNothing();
        OnSite(Swapped).When(i => Field.Decide(i, new SwapSpare("zoe", "SN1", "SN2"), Lifts, Now)).ThenNothing();
        OnSite(Departed).When(i => Field.Decide(i, new LeaveSite("zoe", "runs"), Now)).ThenNothing();
        OnSite(Swapped, new SpareReturned("SN2", null, "desk", At(60))).When(i => Field.Decide(i, new ReturnSpare("desk", "SN2"), Now))
            .ThenNothing();
        Given(Reported, Dispatched, new VisitCancelled(1, "r", "desk", At(12)))
            .When(i => Field.Decide(i, new CancelVisit("desk", "r"), Now))
            .ThenNothing();
    }

    [Fact]
    public void No_work_before_the_backup_is_settled_where_the_contract_asks()
    {
        OnSite().When(i => Field.Decide(i, new RecordVisitWork("zoe", "cleaned"), Careful, Now)).ThenRefused("backup-unsettled");
        OnSite().When(i => Field.Decide(i, new SwapSpare("zoe", "SN1", "SN2"), Careful, Now)).ThenRefused("backup-unsettled");
        OnSite(Backup).When(i => Field.Decide(i, new RecordVisitWork("zoe", "cleaned"), Careful, Now))
            .Then(new VisitWorked(1, "cleaned", "zoe", Now));
        OnSite(new BackupDisclaimed("Mr Wu", "w", "zoe", At(31)))
            .When(i => Field.Decide(i, new SwapSpare("zoe", "SN1", "SN2", At: At(35)), Careful, Now))
            .Then(Swapped);
    }

    [Fact]
    public void Visits_are_refused()
    {
        Given(Reported).When(i => Field.Decide(i, new DispatchVisit("desk", null), Now))
            .ThenRefused("engineer-required", Refusal.Invalid, "engineer");
        Given(Reported).When(i => Field.Decide(i, new DispatchVisit("desk", "zoe", ExpectedAt: At(1)), Now))
            .ThenRefused("expected-before-dispatch", Refusal.Invalid, "expectedAt");
        Given(Reported, Resolved).When(i => Field.Decide(i, new DispatchVisit("desk", "zoe"), Now)).ThenRefused("incident-resolved");
        OnSite().When(i => Field.Decide(i, new DispatchVisit("desk", "max"), Now)).ThenRefused("visit-open");
        OnSite().When(i => Field.Decide(i, new CancelVisit("desk", "r"), Now)).ThenRefused("visit-arrived");
        Given(Reported).When(i => Field.Decide(i, new ArriveOnSite("zoe"), Now)).ThenRefused("no-visit");
        Given(Reported, Dispatched).When(i => Field.Decide(i, new ArriveOnSite("zoe", At: At(9)), Now))
            .ThenRefused("at-out-of-order", Refusal.Invalid, "at");
        Given(Reported, Dispatched).When(i => Field.Decide(i, new RecordVisitWork("zoe", "w"), Lifts, Now)).ThenRefused("not-arrived");
        Given(Reported, Dispatched).When(i => Field.Decide(i, new LeaveSite("zoe", "r"), Now)).ThenRefused("not-arrived");
        OnSite().When(i => Field.Decide(i, new LeaveSite("zoe", " "), Now)).ThenRefused("result-required", Refusal.Invalid, "result");
        OnSite(Departed).When(i => Field.Decide(i, new RecordVisitWork("zoe", "w"), Lifts, Now)).ThenRefused("no-visit");
    }

    [Fact]
    public void Spares_are_refused()
    {
        OnSite().When(i => Field.Decide(i, new SwapSpare("zoe", "SN1", "SN1"), Lifts, Now))
            .ThenRefused("serials-equal", Refusal.Invalid, "serialIn");
        OnSite().When(i => Field.Decide(i, new SwapSpare("zoe", null, "SN2"), Lifts, Now))
            .ThenRefused("serial-out-required", Refusal.Invalid, "serialOut");
        OnSite(Swapped).When(i => Field.Decide(i, new SwapSpare("zoe", "SN9", "SN2"), Lifts, Now))
            .ThenRefused("spare-in-use", field: "serialIn");
        OnSite(Swapped).When(i => Field.Decide(i, new ReturnSpare("desk", "SN7"), Now))
            .ThenRefused("spare-unknown", Refusal.Invalid, "serial");
        OnSite(Swapped).When(i => Field.Decide(i, new ReturnSpare("desk", "SN2", At: At(34)), Now))
            .ThenRefused("at-out-of-order", Refusal.Invalid, "at");
    }

    [Fact]
    public void The_backup_is_confirmed_or_the_disclaimer_told()
    {
        Given(Reported).When(i => Backups.Decide(i, new ConfirmBackup("desk", "Mr Wu", At: At(20)), Now)).Then(Backup);
        Given(Reported, Backup).When(i => Backups.Decide(i, new ConfirmBackup("desk", "Mr Wu"), Now)).ThenNothing();
        Given(Reported).When(i => Backups.Decide(i, new DisclaimBackup("zoe", "Mr Wu"), Careful, Now))
            .Then(new BackupDisclaimed("Mr Wu", "自行备份", "zoe", Now));
        Given(Reported, new BackupDisclaimed("Mr Wu", "自行备份", "zoe", At(9)))
            .When(i => Backups.Decide(i, new DisclaimBackup("zoe", "Mr Wu"), Careful, Now))
            .ThenNothing();
        Given(Reported, Backup).When(i => Backups.Decide(i, new DisclaimBackup("zoe", "Mr Wu"), Careful, Now))
            .ThenRefused("backup-confirmed");
        Given(Reported).When(i => Backups.Decide(i, new DisclaimBackup("zoe", "Mr Wu"), Lifts, Now))
            .ThenRefused("wording-required", Refusal.Invalid, "wording");
        var strict = Lifts with { Consents = [new ConsentDuty("data-backup", "customer")] };
        Given(Reported).When(i => Backups.Decide(i, new DisclaimBackup("zoe", "Mr Wu", "w"), strict, Now))
            .ThenRefused("disclaimer-not-agreed");
        Given(Reported, Cancelled).When(i => Backups.Decide(i, new ConfirmBackup("desk", "Mr Wu"), Now)).ThenRefused("incident-cancelled");
    }
}

public class VendorSpecs
{
    private static readonly VendorReferred Referred = new(1, "Maker", null, "board dead", At(40), "eng", At(20));
    private static readonly VendorAnswered Answered = new(1, "new board sent", "RMA-7", "eng", At(60));

    [Fact]
    public void Submitted_chased_and_answered_with_the_vendors_number()
    {
        Given(Reported, Acknowledged)
            .When(i => Vendors.Decide(i, new ReferToVendor("eng", "Maker", "board dead", null, At(40), At(20)), Now))
            .Then(Referred);
        var chased = Given(Reported, Acknowledged, Referred)
            .When(i => Vendors.Decide(i, new ChaseVendor("eng", "well?", Reference: "RMA-7", ChaseAt: At(120)), Now))
            .Then(new VendorChased(1, "well?", "RMA-7", At(120), "eng", Now)).After;
        Assert.Equal((1, "RMA-7"), (chased.Referrals.Single().Chased, chased.Referrals.Single().Reference));
        Given(Reported, Acknowledged, Referred)
            .When(i => Vendors.Decide(i, new RecordVendorAnswer("eng", "new board sent", 1, "RMA-7", At(60)), Now))
            .Then(Answered);
    }

    [Fact]
    public void Twice_is_once()
    {
        Given(Reported, Referred).When(i => Vendors.Decide(i, new ReferToVendor("eng", "Maker", "board dead"), Now)).ThenNothing();
        Given(Reported, Referred, Answered).When(i => Vendors.Decide(i, new RecordVendorAnswer("eng", "new board sent"), Now))
            .ThenNothing();
    }

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Vendors.Decide(i, new ReferToVendor("eng", "Maker", null), Now))
            .ThenRefused("text-required", Refusal.Invalid, "text");
        Given(Reported, Referred).When(i => Vendors.Decide(i, new ReferToVendor("eng", "Maker", "t", "RMA-9"), Now))
            .ThenRefused("referral-open");
        Given(Reported).When(i => Vendors.Decide(i, new ReferToVendor("eng", "Maker", "t", null, Now), Now))
            .ThenRefused("chase-not-later", Refusal.Invalid, "chaseAt");
        Given(Reported).When(i => Vendors.Decide(i, new ChaseVendor("eng", "t"), Now)).ThenRefused("not-referred");
        Given(Reported, Referred).When(i => Vendors.Decide(i, new ChaseVendor("eng", "t", 7), Now))
            .ThenRefused("referral-unknown", Refusal.Invalid, "referral");
        Given(Reported, Referred, Answered).When(i => Vendors.Decide(i, new ChaseVendor("eng", "t", 1), Now))
            .ThenRefused("vendor-answered");
        Given(Reported, Referred, Answered).When(i => Vendors.Decide(i, new RecordVendorAnswer("eng", "another", 1), Now))
            .ThenRefused("vendor-answered");
        Given(Reported, Referred).When(i => Vendors.Decide(i, new RecordVendorAnswer("eng", "a", At: At(19)), Now))
            .ThenRefused("at-out-of-order", Refusal.Invalid, "at");
        Given(Reported, Referred, Referred with { Referral = 2, Vendor = "Other" })
            .When(i => Vendors.Decide(i, new ChaseVendor("eng", "t"), Now))
            .ThenRefused("referral-unknown", Refusal.Invalid, "referral");
        Given(Reported, Resolved, Closed).When(i => Vendors.Decide(i, new ReferToVendor("eng", "Maker", "t"), Now))
            .ThenRefused("incident-closed");
    }
}

public class FindingSpecs
{
    [Fact]
    public void A_diagnosis_and_the_same_again_are_notes()
    {
        Given(Reported).When(i => Findings.Decide(i, new NoteDiagnosis("eng", "dust"), Now))
            .Then(new IncidentAcknowledged("bob", "eng", Now), new DiagnosisNoted("dust", "eng", Now));
        Given(Reported, Acknowledged, new DiagnosisNoted("dust", "eng", At(6)))
            .When(i => Findings.Decide(i, new NoteDiagnosis("eng", "dust"), Now))
            .Then(new DiagnosisNoted("dust", "eng", Now));
    }

    [Fact]
    public void A_senior_guides_the_engineer_on_site() =>
        Given(Reported, Acknowledged).When(i => Findings.Decide(i, new GiveGuidance("ada", "zoe", "reset it"), Now))
            .Then(new GuidanceGiven("ada", "zoe", "reset it", "ada", Now));

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Findings.Decide(i, new NoteDiagnosis("eng", ""), Now))
            .ThenRefused("text-required", Refusal.Invalid, "text");
        Given(Reported, Resolved).When(i => Findings.Decide(i, new NoteDiagnosis("eng", "t"), Now)).ThenRefused("incident-resolved");
        Given(Reported).When(i => Findings.Decide(i, new GiveGuidance("ada", "ada", "t"), Now))
            .ThenRefused("guide-is-engineer", Refusal.Invalid, "engineer");
        Given(Reported, Cancelled).When(i => Findings.Decide(i, new GiveGuidance("ada", "zoe", "t"), Now))
            .ThenRefused("incident-cancelled");
    }
}
