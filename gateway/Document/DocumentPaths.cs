using System.Text.RegularExpressions;
using Gateway.Proxy;
using Microsoft.AspNetCore.Routing.Template;

namespace Gateway.Document;

/// <summary>Under which path the outside reaches an operation of a service; null where the route table does not let it through.</summary>
internal sealed partial class DocumentPaths(IReadOnlyList<GatewayRoute> routes)
{
    private readonly (GatewayRoute Route, TemplateMatcher Inside)[] _routes = [.. routes.Select(route =>
        (route, new TemplateMatcher(TemplateParser.Parse((route.ServicePath ?? route.Path).TrimStart('/')), [])))];

    public string? OutsideOf(string service, string method, string path)
    {
        // A parameter matches whatever stands for it; a name that no literal segment has will do.
        var sample = Parameter().Replace(path, "_");
        var found = _routes.FirstOrDefault(candidate => candidate.Route.Service == service
            && candidate.Route.Methods.Split(' ').Contains(method, StringComparer.OrdinalIgnoreCase)
            && candidate.Inside.TryMatch(sample, []));
        return found.Route switch
        {
            null => null,
            { ServicePath: null } => path,
            { ServicePath: { } inside } route => route.Path.Split("/{**")[0] + path[inside.Split("/{**")[0].Length..],
        };
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
