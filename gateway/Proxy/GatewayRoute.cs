namespace Gateway.Proxy;

/// <summary>One line of the route table.</summary>
/// <param name="Methods">HTTP methods, separated by blanks.</param>
/// <param name="Path">Route pattern as the outside sees it.</param>
/// <param name="Service">Who answers.</param>
/// <param name="Policy">Who may ask; the service checks again, and more exactly.</param>
public sealed record GatewayRoute(string Methods, string Path, string Service, string Policy)
{
    /// <summary>Largest request body in bytes.</summary>
    public long BodyLimit { get; init; } = ServiceDefaults.Hosting.ServiceHost.BodyLimit;

    /// <summary>Long-lived: a stream of events, an import, a gRPC call with its own deadline. Never cut off for being idle.</summary>
    public bool Streams { get; init; }

    /// <summary>The path inside, where it is another.</summary>
    public string? ServicePath { get; init; }

    /// <summary>Only with this value of the header <c>x-service</c>; empty means only without the header; null means either.</summary>
    public string? XService { get; init; }

    /// <summary>Unique name, for logs and metrics.</summary>
    public string Id => XService is null ? $"{Methods} {Path}" : $"{Methods} {Path} ({(XService.Length == 0 ? "default" : XService)})";
}
