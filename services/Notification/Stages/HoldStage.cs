using Notifications.Domain;

namespace Notifications.Stages;

/// <summary>Looks once more before the send: somebody may have acknowledged while this waited, or the endpoint may be gone.</summary>
public static class HoldStage
{
    /// <returns>What becomes of it without an attempt; nothing where it is to be sent.</returns>
    public static Verdict? Check(DueDelivery due)
    {
        if (Standing.GoneBecause(due.Message.Basis, due.Message.BasisVersion, due.Progress, due.AnsweredAt) is { } gone)
            return Verdict.NoLongerWanted(due, gone);
        return due.DisabledBecause is { } answer
            ? Verdict.Answered(due, new ChannelAnswer.Permanent($"endpoint disabled: {answer}"), latencyMs: null)
            : null;
    }
}
