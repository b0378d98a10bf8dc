namespace Escalations.Domain;

/// <summary>Clocks whose start and end the platform knows; which of them run, and how long, is the contract's.</summary>
public static class ClockNames
{
    public const string Response = "response";
    public const string ActionPlan = "action-plan";
    public const string StatusUpdate = "status-update";
    public const string Resolution = "resolution";
    public const string MajorReport = "major-report";
}
