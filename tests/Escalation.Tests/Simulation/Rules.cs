namespace Escalations.Tests.Simulation;

/// <summary>
/// The rules by which timers are armed, fired and told, each of which can be broken: a simulation that does not notice proves nothing
/// about the rule.
/// </summary>
[Flags]
public enum Broken
{
    None = 0,
    /// <summary>What is due is asked of the host's clock, not of the database's.</summary>
    HostClock = 1,
    /// <summary>A claimed row is deleted before its event is appended, not with it.</summary>
    DeleteFirst = 1 << 1,
    /// <summary>What is claimed is not locked, and neither the stream's version nor the command's id is asked for at the append.</summary>
    NoLock = 1 << 3,
    /// <summary>Timers are not planned anew in the transaction of what happened.</summary>
    NoPlan = 1 << 4,
    /// <summary>A timer armed again has the id of its first arming.</summary>
    SameIdAgain = 1 << 5,
    /// <summary>The gate applies what it has seen.</summary>
    GateRepeats = 1 << 6,
    /// <summary>The gate does not fetch what is missing before what arrives.</summary>
    GateSkips = 1 << 7,
    /// <summary>Nobody asks the owner what the broker did not bring.</summary>
    NoSweep = 1 << 8,
    /// <summary>After down time it fires before it has asked what happened meanwhile.</summary>
    FiresBeforeSweep = 1 << 9,
    /// <summary>Any due timer is taken, not the most severe and longest due.</summary>
    AnyOrder = 1 << 10,
    /// <summary>What waits to be sent is sent though its reason is gone.</summary>
    NoSecondLook = 1 << 11,
    /// <summary>Every attempt has a key of its own.</summary>
    NewKey = 1 << 12,
    /// <summary>A message counts as delivered before it is sent.</summary>
    RecordBeforeSend = 1 << 13,
    /// <summary>What came due is not told to Notification again after the relay crashed before it was confirmed.</summary>
    RelayForgets = 1 << 14,
}
