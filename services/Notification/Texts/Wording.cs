namespace Notifications.Texts;

/// <summary>A notification in words, in the recipient's language.</summary>
/// <param name="Html">A whole page.</param>
public sealed record Wording(string Subject, string Text, string Html);
