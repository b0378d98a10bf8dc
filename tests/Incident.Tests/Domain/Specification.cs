using Incidents.Domain;
using ServiceDefaults.Decisions;

namespace Incidents.Tests.Domain;

/// <summary><c>Given(events).When(decision).Then(events | refusal | nothing)</c>.</summary>
public static class Specification
{
    public static Scene Given(params object[] events) => new(events.Aggregate(Incident.None, Incident.Evolve));

    public sealed record Scene(Incident Incident)
    {
        public Outcome When(Func<Incident, Decision> decide) => new(Incident, decide(Incident));
    }

    public sealed record Outcome(Incident Before, Decision Decision)
    {
        public Incident After => Decision.Events.Aggregate(Before, Incident.Evolve);

        public Outcome Then(params object[] events)
        {
            Assert.Null(Decision.Rejection);
            Assert.Equal(events.Select(Readable), Decision.Events.Select(Readable));
            return this;
        }

        public void ThenNothing()
        {
            Assert.Null(Decision.Rejection);
            Assert.Empty(Decision.Events);
        }

        public void ThenRefused(string code, Refusal kind = Refusal.Conflict, string? field = null)
        {
            Assert.Equal(code, Decision.Rejection?.Code);
            Assert.Equal(kind, Decision.Rejection!.Kind);
            Assert.Equal(field, Decision.Rejection.Field);
            Assert.Empty(Decision.Events);
        }

        // Records with lists are compared by what they are stored as.
        private static string Readable(object happened) =>
            $"{happened.GetType().Name} {System.Text.Json.JsonSerializer.Serialize(happened, happened.GetType())}";
    }
}
