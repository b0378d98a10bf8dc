namespace Chaos.Nemeses;

/// <summary>Something that goes wrong.</summary>
/// <param name="At">Since the start of the run.</param>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Victim">Process, service or server it happens to.</param>
/// <param name="Lasts">How long it stays so.</param>
internal sealed record Fault(TimeSpan At, string Kind, string Victim, TimeSpan Lasts)
{
    public const string Kill = "kill";
    public const string Pause = "pause";
    public const string Restart = "restart";
    public const string Swallow = "swallow";
    public const string Duplicate = "duplicate";
    public const string Poison = "poison";
    public const string Alarm = "alarm";
    public const string Hooks = "webhooks";
    public const string Postgres = "postgres";
    public const string Rabbit = "rabbitmq";

    public static IReadOnlyList<string> Kinds { get; } = [Kill, Pause, Restart, Swallow, Duplicate, Poison, Alarm];

    public static IReadOnlyList<string> Servers { get; } = [Postgres, Rabbit];

    /// <summary>The service or server, whichever process of it.</summary>
    public string Whom => WhomOf(Victim);

    public static string WhomOf(string victim) => victim.Split('-')[0];
}
