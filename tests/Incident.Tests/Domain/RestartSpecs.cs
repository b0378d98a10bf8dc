using Contracts.Terms;
using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class RestartSpecs
{
    private static readonly ContractDocument Terms = Lifts with
    {
        Consents =
        [
            new ConsentDuty("emergency-restart", "customer", new LocalizedText("同意重启", "May restart"), Within: "PT30M", ValidFor: "PT1H",
                Checks: [new ProcessCheck("drive", new LocalizedText(null, "Drive"))]),
        ],
    };

    private static readonly RestartRequested Requested = new(1, "controller", "stuck", ["drive", "door"], At(60), "eng", At(30));
    private static readonly RestartConsented Consented = new(1, "Mr Wu", "go ahead", At(95), "cust", At(35));
    private static readonly RestartExecuted Executed = new(1, "controller", "Mr Wu", null, "eng", At(40));
    private static readonly CheckedProcess[] Running = [new("drive", true), new("door", true)];

    private static RequestRestart Request(params string[] processes) => new("eng", "controller", "stuck", processes);

    [Fact]
    public void Asked_for_with_all_that_must_be_checked()
    {
        Given(Reported, Acknowledged).When(i => Restarts.Decide(i, Request("door", " drive "), Terms, Now))
            .Then(new RestartRequested(1, "controller", "stuck", ["drive", "door"], Now.AddMinutes(30), "eng", Now));
        Given(Reported, Acknowledged).When(i => Restarts.Decide(i, Request("door"), Lifts, Now))
            .Then(new RestartRequested(1, "controller", "stuck", ["door"], null, "eng", Now));
    }

    [Fact]
    public void One_restart_at_a_time_and_asking_twice_is_once()
    {
        Given(Reported, Acknowledged, Requested).When(i => Restarts.Decide(i, Request("door"), Terms, At(40))).ThenNothing();
        Given(Reported, Acknowledged, Requested).When(i => Restarts.Decide(i, Request("door") with { System = "other" }, Terms, At(40)))
            .ThenRefused("restart-pending");
        Given(Reported, Acknowledged, Requested, Consented, Executed).When(i => Restarts.Decide(i, Request("door"), Terms, At(45)))
            .ThenRefused("restart-unchecked");
        Given(Reported, Acknowledged, Requested).When(i => Restarts.Decide(i, Request(), Terms, At(61)))
            .Then(new RestartRequested(2, "controller", "stuck", ["drive"], At(91), "eng", At(61)));
    }

    [Fact]
    public void A_named_customer_consents_in_words_that_are_kept()
    {
        Given(Reported, Acknowledged, Requested)
            .When(i => Restarts.Decide(i, new ConsentToRestart("cust", "Mr Wu", "go ahead"), Terms, At(35)))
            .Then(Consented);
        Given(Reported, Acknowledged, Requested).When(i => Restarts.Decide(i, new ConsentToRestart("cust", "Mr Wu"), Terms, At(35)))
            .Then(Consented with { Wording = "同意重启" });
        Given(Reported, Acknowledged, Requested, Consented)
            .When(i => Restarts.Decide(i, new ConsentToRestart("cust", "Mr Wu"), Terms, At(36)))
            .ThenNothing();
    }

    [Fact]
    public void Consent_is_refused()
    {
        var consent = new ConsentToRestart("cust", "Mr Wu", "yes");
        Given(Reported).When(i => Restarts.Decide(i, consent, Terms, Now)).ThenRefused("restart-not-requested");
        Given(Reported, Acknowledged, Requested).When(i => Restarts.Decide(i, consent with { Customer = null }, Terms, At(35)))
            .ThenRefused("customer-required", Refusal.Invalid, "customer");
        Given(Reported, Acknowledged, Requested).When(i => Restarts.Decide(i, consent with { Wording = null }, Lifts, At(35)))
            .ThenRefused("wording-required", Refusal.Invalid, "wording");
        Given(Reported, Acknowledged, Requested).When(i => Restarts.Decide(i, consent, Terms, At(60))).ThenRefused("request-expired");
        Given(Reported, Acknowledged, Requested).When(i => Restarts.Decide(i, consent with { At = At(29) }, Terms, At(35)))
            .ThenRefused("at-out-of-order", Refusal.Invalid, "at");
        Given(Reported, Requested, Resolved).When(i => Restarts.Decide(i, consent, Terms, At(45))).ThenRefused("incident-resolved");
    }

    [Fact]
    public void The_customer_may_refuse_or_take_the_consent_back()
    {
        var refused = new RestartRefused(1, "Mr Wu", "too risky", "cust", At(35));
        var withdrawn = new RestartConsentWithdrawn(1, "Mr Wu", "wait", "cust", At(38));
        Given(Reported, Requested).When(i => Restarts.Decide(i, new RefuseRestart("cust", "Mr Wu", "too risky"), At(35))).Then(refused);
        Given(Reported, Requested, refused).When(i => Restarts.Decide(i, new RefuseRestart("cust", "Mr Wu", "no"), At(36))).ThenNothing();
        Given(Reported, Requested, Consented).When(i => Restarts.Decide(i, new RefuseRestart("cust", "Mr Wu", "no"), At(36)))
            .ThenRefused("restart-not-open");
        Given(Reported, Requested, Consented).When(i => Restarts.Decide(i, new WithdrawRestartConsent("cust", "Mr Wu", "wait"), At(38)))
            .Then(withdrawn);
        Given(Reported, Requested, Consented, withdrawn)
            .When(i => Restarts.Decide(i, new WithdrawRestartConsent("cust", "Mr Wu", "wait"), At(39))).ThenNothing();
        Given(Reported, Requested, Consented, Executed)
            .When(i => Restarts.Decide(i, new WithdrawRestartConsent("cust", "Mr Wu", "wait"), At(41))).ThenRefused("restart-executed");
        Given(Reported, Requested).When(i => Restarts.Decide(i, new WithdrawRestartConsent("cust", "Mr Wu", "wait"), At(35)))
            .ThenRefused("consent-missing");
        Given(Reported, Acknowledged, Requested, refused).When(i => Restarts.Decide(i, Request(), Terms, At(40)))
            .Then(new RestartRequested(2, "controller", "stuck", ["drive"], At(70), "eng", At(40)));
    }

    [Fact]
    public void With_consent_it_is_executed_once()
    {
        Given(Reported, Requested, Consented).When(i => Restarts.Decide(i, new ExecuteRestart("eng"), At(40))).Then(Executed);
        Given(Reported, Requested, Consented, Executed).When(i => Restarts.Decide(i, new ExecuteRestart("eng"), At(41))).ThenNothing();
    }

    [Fact]
    public void Without_a_valid_consent_it_is_refused_and_that_is_recorded()
    {
        Denied("consent-missing", 0, At(40), Reported);
        Denied("consent-missing", 1, At(40), Reported, Requested);
        Denied("consent-refused", 1, At(40), Reported, Requested, new RestartRefused(1, "Mr Wu", "no", "cust", At(35)));
        Denied("consent-withdrawn", 1, At(40), Reported, Requested, Consented, new RestartConsentWithdrawn(1, "Mr Wu", "no", "cust", At(36)));
        Denied("consent-expired", 1, At(95), Reported, Requested, Consented);
        Denied("consent-used", 1, At(90), Reported, Requested, Consented, Executed, new RestartChecked(1, Running, "eng", At(45)));
        var late = Given(Reported, Requested, Consented).When(i => Restarts.Decide(i, new ExecuteRestart("eng", At: At(34)), At(40)));
        Assert.Equal("consent-later", Assert.IsType<RestartDenied>(Assert.Single(late.Decision.Events)).Code);
    }

    [Fact]
    public void Every_process_is_checked_with_its_result_before_the_fault_is_resolved()
    {
        var done = Given(Reported, Acknowledged, Requested, Consented, Executed);
        done.When(i => Ending.Decide(i, new ResolveIncident("eng", "restarted"), Now)).ThenRefused("restart-unchecked");
        done.When(i => Restarts.Decide(i, new CheckRestart("eng", [new("drive", true)]), At(45)))
            .ThenRefused("processes-unchecked", Refusal.Invalid, "results");
        done.When(i => Restarts.Decide(i, new CheckRestart("eng", [.. Running, new("door", false)]), At(45)))
            .ThenRefused("process-repeated", Refusal.Invalid, "results");
        CheckedProcess[] down = [new("drive", true), new("door", false, "jammed")];
        var half = done.When(i => Restarts.Decide(i, new CheckRestart("eng", down), At(45)))
            .Then(new RestartChecked(1, down, "eng", At(45)));
        Assert.Equal("process-down", Ending.Decide(half.After, new ResolveIncident("eng", "r"), Now).Rejection?.Code);
        Assert.Empty(Restarts.Decide(half.After, new CheckRestart("eng", down), At(46)).Events);
        var whole = Restarts.Decide(half.After, new CheckRestart("eng", Running), At(50)).Events.Aggregate(half.After, Incident.Evolve);
        Assert.Null(Ending.Decide(whole, new ResolveIncident("eng", "r"), Now).Rejection);
    }

    [Fact]
    public void There_is_nothing_to_check_before_the_restart() =>
        Given(Reported, Requested, Consented).When(i => Restarts.Decide(i, new CheckRestart("eng", Running), At(45)))
            .ThenRefused("restart-not-executed");

    [Fact]
    public void Requests_are_refused()
    {
        Given(Reported).When(i => Restarts.Decide(i, Request(), Lifts, Now))
            .ThenRefused("processes-required", Refusal.Invalid, "processes");
        Given(Reported).When(i => Restarts.Decide(i, Request("p") with { System = null }, Lifts, Now))
            .ThenRefused("system-required", Refusal.Invalid, "system");
        Given(Reported).When(i => Restarts.Decide(i, Request("p") with { ExpiresAt = Now }, Lifts, Now))
            .ThenRefused("expires-in-past", Refusal.Invalid, "expiresAt");
        Given(Reported, Resolved).When(i => Restarts.Decide(i, Request("p"), Lifts, Now)).ThenRefused("incident-resolved");
    }

    private static void Denied(string code, int round, DateTimeOffset now, params object[] events)
    {
        var outcome = Given(events).When(i => Restarts.Decide(i, new ExecuteRestart("eng"), now));
        var denied = Assert.IsType<RestartDenied>(Assert.Single(outcome.Decision.Events));
        Assert.Equal((code, round, "eng", now), (denied.Code, denied.Round, denied.By, denied.At));
        Assert.Equal(code, outcome.After.Denial?.Code);
    }
}
