using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Reports.Domain;
using Reports.Projections;

namespace Reports.Pages;

/// <summary>
/// The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Every value is
/// escaped; the style sheet is the only thing the page's policy lets in, by its hash.
/// </summary>
public static class MajorReportPage
{
    private static readonly string s_css = Css();

    /// <summary>The page's Content-Security-Policy, without what only a header may say.</summary>
    public static string Policy { get; } = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src "
        + $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s_css)))}'";

    /// <param name="written">Sections by hand, which stand in the place of the draft's.</param>
    public static string Render(MajorReportDraft r, string language, IReadOnlyList<WrittenSection>? written = null)
    {
        var t = ReportTexts.In(language);
        var byHand = (written ?? []).ToDictionary(section => section.Section, section => section.Text);
        var page = Html.Of(
            $"""
            <!doctype html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{r.Number} {r.Title}</title>
            <style>
            """);
        var rest = Html.Of(
            $"""
            </style>
            </head>
            <body>
            <main>
            {Header(r, t, byHand.Count > 0)}
            {Section("overview", t["overview"], List([
                new(t["contract"], $"{r.ContractName} ({r.ContractId}, {t["contractVersion"]} {r.ContractVersion})"),
                .. ReportFact.List((t["customer"], r.Customer), (t["provider"], r.Provider)), .. r.Facts]))}
            {Section("time", t["time"], Written("time", () => List(r.Times)))}
            {Section("symptoms", t["symptoms"], Written("symptom", () => List(r.Symptoms)))}
            {Section("process", t["process"], Written("process", () => Steps(r.Steps, t)))}
            {Section("cause", t["cause"], Written("cause", () => r.Causes.Count > 0 ? Html.Each(r.Causes, Paragraph) : Missing(t["causeOpen"])))}
            {Section("measures", t["measures"], Written("measures", () => r.Measures.Count > 0 ? List(r.Measures) : Missing(t["measuresOpen"])))}
            {Html.If(byHand.ContainsKey("optimisation"), () => Section("optimisation", t["optimisation"], Written("optimisation", () => Html.None)))}
            {Section("clocks", t["clocks"], r.Clocks.Count > 0 ? Clocks(r.Clocks, t) : Missing(t["clocksNone"]))}
            {Html.If(r.Messages.Count > 0, () => Section("messages", t["messages"], Messages(r.Messages, t)))}
            <footer>
            <p>{t["footerEvents"]} {r.Events} · {t["footerUpTo"]} {r.UpTo} · {t["footerZone"]} {r.Zone}</p>
            </footer>
            </main>
            </body>
            </html>

            """);
        // The style is ours and hashed as it stands, so it is the one text that goes in as it is.
        return page + s_css + rest;

        Html Written(string section, Func<Html> drafted) => byHand.TryGetValue(section, out var text)
            ? Html.Each(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Paragraph)
            : drafted();
    }

    public static string Sha256(string page) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page)));

    private static Html Header(MajorReportDraft r, ReportTexts t, bool edited) => Html.Of(
        $"""
        <header>
        <p class="number">{r.Number} · {t[edited ? "edited" : "draft"]}</p>
        <h1>{r.Title}</h1>
        <p class="lead">{r.Summary}</p>
        <ul class="tags">
        <li class="{(r.Major ? "major" : "minor")}">{t["severity"]} <strong>{r.SeverityName}</strong></li>
        <li>{t["status"]} <strong>{r.Status}</strong></li>
        </ul>
        {Html.If(r.Due is not null, () => Due(r.Due!, t))}
        </header>
        """);

    private static Html Due(ReportClock due, ReportTexts t) => Html.Of(
        $"""
        <p class="due">{t["reportDue"]} <strong>{due.Due}</strong> · {t["reportOutcome"]} <strong class="{due.State}">{due.Outcome}</strong></p>
        """);

    private static Html Paragraph(string text) => Html.Of($"<p>{text}</p>");

    private static Html Section(string id, string heading, Html content) => Html.Of(
        $"""
        <section aria-labelledby="{id}">
        <h2 id="{id}">{heading}</h2>
        {content}
        </section>
        """);

    private static Html Missing(string text) => Html.Of($"""<p class="none">{text}</p>""");

    private static Html List(IEnumerable<ReportFact> facts) =>
        Html.Of($"<dl>{Html.Each(facts, fact => Html.Of($"<dt>{fact.Name}</dt><dd>{fact.Value}</dd>\n"))}</dl>");

    private static Html Steps(IEnumerable<ReportStep> steps, ReportTexts t) => Table(
        "process",
        [t["when"], t["what"]],
        Html.Each(steps, step => Html.Of(
            $"""
            <tr class="{step.Kind}"><td class="time"><time datetime="{step.Machine}">{step.Time}</time></td><td>{step.Text}</td></tr>

            """)));

    private static Html Clocks(IEnumerable<ReportClock> clocks, ReportTexts t) => Table(
        "clocks",
        [t["clock"], t["round"], t["severity"], t["started"], t["due"], t["stopped"], t["elapsed"], t["outcome"]],
        Html.Each(clocks, c => Html.Of(
            $"""
            <tr><th scope="row">{c.Name}</th><td>{c.Round}</td><td>{c.Severity}</td>
            <td class="time">{c.Started}</td><td class="time">{c.Due}</td><td class="time">{c.Stopped}</td>
            <td>{c.Elapsed}</td><td class="{c.State}">{c.Outcome}</td></tr>

            """)));

    private static Html Messages(IEnumerable<ReportMessage> messages, ReportTexts t) => Table(
        "messages",
        [t["when"], t["recipient"], t["channel"]],
        Html.Each(messages, m => Html.Of(
            $"""
            <tr><td class="time">{m.Time}</td><td>{m.Recipient}</td><td>{m.Channel}</td></tr>

            """)));

    private static Html Table(string label, IEnumerable<string> columns, Html rows) => Html.Of(
        $"""
        <div class="scroll">
        <table aria-labelledby="{label}">
        <thead><tr>{Html.Each(columns, column => Html.Of($"""<th scope="col">{column}</th>"""))}</tr></thead>
        <tbody>
        {rows}</tbody>
        </table>
        </div>
        """);

    private static string Css()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("major-report.css")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
