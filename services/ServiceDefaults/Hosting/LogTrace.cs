using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Hosting;

/// <summary>
/// Gives what is logged about one event the trace of the request it came of. Who works on many events at once has no current activity, so
/// the trace goes with the log alone, whether spans are collected or not.
/// </summary>
public static class LogTrace
{
    /// <param name="traceParent">W3C trace parent of the event; nothing where it has none.</param>
    public static IDisposable? Tracing(this ILogger log, string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, out var trace) ? log.BeginScope(new TraceScope(trace)) : null;

    /// <summary>The trace a line belongs to: the innermost event's, or else that of the activity under way.</summary>
    internal static ActivityContext? Of(IExternalScopeProvider? scopes)
    {
        var found = new Found();
        scopes?.ForEachScope(static (scope, found) => found.Scope = scope as TraceScope ?? found.Scope, found);
        var current = Activity.Current?.Context;
        return found.Scope is { Trace: var trace } && trace.TraceId != current?.TraceId ? trace : current;
    }

    private sealed record TraceScope(ActivityContext Trace)
    {
        public override string ToString() => $"TraceId:{Trace.TraceId}";
    }

    private sealed class Found
    {
        public TraceScope? Scope { get; set; }
    }
}
