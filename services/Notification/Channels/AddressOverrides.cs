using Notifications.Domain;

namespace Notifications.Channels;

/// <summary>
/// <c>Notification:Overrides:{contact}:{channel}</c> = an address used instead of the contract's: for a run on one machine, where nobody at
/// the contract's addresses must be woken. The delivery log shows the address really used.
/// </summary>
public sealed class AddressOverrides(IConfiguration configuration)
{
    public object Apply(object planned) => planned is Requested request ? request with { To = Apply(request.To) } : planned;

    public Addressee Apply(Addressee to) =>
        configuration[$"Notification:Overrides:{to.Recipient}:{to.Channel}"] is { Length: > 0 } address ? to with { Address = address } : to;
}
