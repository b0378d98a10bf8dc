using System.Globalization;
using System.IO.Compression;
using Contracts.Documents;
using Contracts.Terms;
using Incidents.Import;
using Incidents.Terms;

namespace Incidents.Tests.Import;

/// <summary>The contract and mapping that ship, small logs in their shape, and the real log counted plainly.</summary>
internal static class SampleLog
{
    public const string RealFile = "volvo-incidents-2013.csv.gz";

    public const string Header =
        "sr_number,changed_at,status,sub_status,function_division,organisation_line,support_team,support_level,impact,product,country,"
        + "owner_country,resource";

    public static string ContractText { get; } = File.ReadAllText(RepositoryRoot.Combine("contracts", "samples", "store-hardware.yaml"));

    public static string MappingText { get; } =
        File.ReadAllText(RepositoryRoot.Combine("contracts", "samples", "volvo-incidents.mapping.yaml"));

    public static ContractDocument Contract { get; } =
        new ContractParser(WorkingDayCalendars.Load()).Parse(ContractText, DocumentFormat.Yaml).Document!;

    public static ImportMapping Mapping { get; } = DocumentReader.Read<ImportMapping>(MappingText, DocumentFormat.Yaml).Document!;

    /// <summary>A line of the log; minutes count from 10:00 UTC.</summary>
    public static string Line(
        string incident, int minute, string status, string subStatus, string level = "L1", string impact = "Medium", string team = "T1",
            string person = "Ann") =>
        $"{incident},{Time(minute)},{status},{subStatus},,Org,{team},{level},{impact},PROD1,se,Sweden,{person}";

    public static DateTimeOffset At(int minute) => new DateTimeOffset(2012, 3, 1, 10, 0, 0, TimeSpan.Zero).AddMinutes(minute);

    public static Task<PastLog> Read(params string[] lines) => Read(new StringReader(string.Join('\n', [Header, .. lines])));

    public static Task<PastLog> Read(TextReader text) => new PastLogReader(
        Mapping, new TermsInForce("demo-retail", 1, Contract), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).Read(
            text, CancellationToken.None);

    public static StreamReader OpenReal() => new(new GZipStream(File.OpenRead(SharedData.Require(RealFile)), CompressionMode.Decompress));

    /// <summary>The real log without any of the code under test: no line of it holds a quote.</summary>
    public static IReadOnlyList<string[]> RealRows()
    {
        using var text = OpenReal();
        var rows = new List<string[]>();
        text.ReadLine();
        while (text.ReadLine() is { } line) rows.Add(line.Split(','));
        return rows;
    }

    private static string Time(int minute) =>
        At(minute).ToOffset(TimeSpan.FromHours(1)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
