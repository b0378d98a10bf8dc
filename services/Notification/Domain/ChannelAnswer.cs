namespace Notifications.Domain;

/// <summary>What a channel says about one attempt. Whether trying again can help is for the channel to know.</summary>
/// <param name="Text">For the delivery log: a status code with its meaning, never a body.</param>
public abstract record ChannelAnswer(string Text)
{
    public sealed record Accepted(string Text) : ChannelAnswer(Text);

    /// <param name="After">The other side asks to be left alone so long.</param>
    /// <param name="OneRecipient">Only this recipient is affected: the endpoint works.</param>
    public sealed record Retryable(string Text, TimeSpan? After = null, bool OneRecipient = false) : ChannelAnswer(Text);

    /// <param name="Gone">The other side never wants to be called at this address again.</param>
    public sealed record Permanent(string Text, bool Gone = false) : ChannelAnswer(Text);
}
