using Google.Protobuf.WellKnownTypes;
using Reports.Domain;
using Wire = Contracts.Grpc.Reports.V1;

namespace Reports.Writing;

/// <summary>A report's versions as gRPC messages.</summary>
internal static class ReportVersionMessages
{
    public static Wire.MajorReportVersions Of(ReportVersions report) => new()
    {
        IncidentId = report.Incident.ToString(),
        Contract = report.Contract,
        Sections = { report.Sections.Select(section => new Wire.MajorReportSection { Section = section.Section, Text = section.Text }) },
        Versions = { report.Versions.Select(Of) },
        Version = report.Version,
    };

    private static Wire.MajorReportVersion Of(ReportVersion version) => new()
    {
        Number = version.Number,
        Kind = version.Kind,
        Sha256 = version.Sha256,
        By = version.By ?? "",
        At = version.At.ToTimestamp(),
        ApprovedBy = version.ApprovedBy ?? "",
        ApprovedAt = version.ApprovedAt?.ToTimestamp(),
        SentBy = version.SentBy ?? "",
        SentAt = version.SentAt?.ToTimestamp(),
        SentTo = { version.SentTo ?? [] },
    };
}
