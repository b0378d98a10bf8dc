namespace Notifications.Texts;

/// <summary>A notification in words, in the recipient's language.</summary>
/// <param name="Page">A whole page of HTML, made when it is asked for: not every channel shows one.</param>
public sealed record Wording(string Subject, string Text, Lazy<string> Page)
{
    public string Html => Page.Value;
}
