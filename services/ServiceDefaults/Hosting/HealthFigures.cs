using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Hosting;

/// <summary>
/// What <c>/health/ready</c> says, as a figure for alerts: every part is looked at four times a minute, whether anybody asks or not. A change
/// is logged with what lies behind it, which nobody outside is told.
/// </summary>
internal sealed class HealthFigures : IHealthCheckPublisher
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    /// <summary>A part that was not looked at for so long is not known to be well.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    private readonly ILogger _log;
    private volatile Looked? _last;

    public HealthFigures(IMeterFactory meters, ILogger<HealthFigures> log)
    {
        _log = log;
        meters.Create("Platform.Health").CreateObservableGauge(
            "platform.health.status", Figures, description: "How a part stands: 0 healthy, 1 degraded, 2 unhealthy");
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        var before = _last?.Report;
        _last = new(report, Stopwatch.GetTimestamp());
        foreach (var (part, entry) in report.Entries)
        {
            var was = before?.Entries.GetValueOrDefault(part).Status ?? HealthStatus.Healthy;
            if (entry.Status != was) Log(part, entry);
        }

        return Task.CompletedTask;
    }

    private void Log(string part, HealthReportEntry entry)
    {
        if (entry.Status == HealthStatus.Healthy) _log.LogInformation("{Part} is healthy again", part);
        else _log.LogWarning(entry.Exception, "{Part} is {Status}: {Description}", part, Health.NameOf(entry.Status), entry.Description);
    }

    private IEnumerable<Measurement<int>> Figures()
    {
        if (_last is not { } last) return [];
        var stale = Stopwatch.GetElapsedTime(last.At) > Stale;
        return last.Report.Entries.Select(part => new Measurement<int>(
            stale ? FigureOf(HealthStatus.Unhealthy) : FigureOf(part.Value.Status), new KeyValuePair<string, object?>("part", part.Key)));
    }

    private static int FigureOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => 0,
        HealthStatus.Degraded => 1,
        HealthStatus.Unhealthy => 2,
    };

    private sealed record Looked(HealthReport Report, long At);
}
