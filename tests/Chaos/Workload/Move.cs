namespace Chaos.Workload;

/// <summary>A command with its body.</summary>
internal sealed record Move(string Name, object Body)
{
    // A command that does not fit the status is refused; now and then one is wanted.
    private const double Misfit = 0.04;

    private static readonly string[] s_all =
    [
        "acknowledge", "classify", "escalate", "action-plan", "status-update", "pause", "resume", "resolve", "confirm", "reject", "close",
        "reopen", "cancel",
    ];

    /// <summary>What somebody does next to an incident that stands there.</summary>
    public static Move Next(string status, Random random)
    {
        var fitting = status switch
        {
            _ when random.NextDouble() < Misfit => s_all,
            "reported" => ["acknowledge", "acknowledge", "classify", "escalate", "status-update", "pause"],
            "acknowledged" or "in-progress" =>
                ["action-plan", "status-update", "status-update", "classify", "escalate", "pause", "resolve", "resolve"],
            "pending" => ["resume", "resume", "status-update", "resolve"],
            "resolved" => ["confirm", "confirm", "close", "reject"],
            "confirmed" => ["close", "close", "reopen"],
            _ => s_all,
        };
        return With(fitting[random.Next(fitting.Length)], random);
    }

    /// <summary>What somebody does next to a report: written, approved, sent; then anew.</summary>
    public static Move Next(KnownReport report, Random random)
    {
        string[] all = ["edit-report", "approve-report", "send-report"];
        var name = report switch
        {
            _ when random.NextDouble() < Misfit => all[random.Next(all.Length)],
            { Written: false } or { Sent: true } => "edit-report",
            { Approved: false } => "approve-report",
            _ => "send-report",
        };
        return new(name, name == "edit-report" ? Written(random) : new { });
    }

    private static object Written(Random random) =>
        new { sections = new[] { new { section = random.Next(2) == 0 ? "cause" : "measures", text = $"written {random.Next()}" } } };

    private static Move With(string name, Random random)
    {
        var text = $"said {random.Next()}";
        return new(name, name switch
        {
            "classify" => new { severity = random.Next(2) == 0 ? "1" : "2", reason = text },
            "escalate" or "reject" or "reopen" or "cancel" => new { reason = text },
            "action-plan" => new { plan = text },
            "status-update" => new { text },
            "pause" => new { reason = random.Next(2) == 0 ? "customer" : "part" },
            "resolve" => new { resolution = text },
            _ => new { },
        });
    }
}
