namespace Notifications.Domain;

public static class EventTypes
{
    /// <summary><c>incident.reported</c> for <c>incident.reported.v1</c>: the name contracts and recipients use.</summary>
    public static string WithoutVersion(string type)
    {
        var dot = type.LastIndexOf(".v", StringComparison.Ordinal);
        return dot > 0 && int.TryParse(type.AsSpan(dot + 2), out _) ? type[..dot] : type;
    }
}
