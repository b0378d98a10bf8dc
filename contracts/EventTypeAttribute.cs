namespace Contracts;

/// <summary>The CloudEvents <c>type</c> under which a public event travels, with its version: <c>incident.reported.v1</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
