namespace ServiceDefaults.EventSourcing;

/// <summary>A stream of one tenant.</summary>
/// <param name="Tenant">The provider's customer.</param>
/// <param name="Stream">Category and id, such as <c>incident/0199…</c>; the CloudEvents <c>subject</c>.</param>
public readonly record struct StreamKey(string Tenant, string Stream);
