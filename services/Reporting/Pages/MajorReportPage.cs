using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using Reports.Projections;

namespace Reports.Pages;

/// <summary>
/// The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Every value is
/// escaped; the style sheet is the only thing the page's policy lets in, by its hash.
/// </summary>
public static class MajorReportPage
{
    private static readonly string Css = Resource("major-report.css");
    private static readonly IFluidTemplate Template = new FluidParser().Parse(Resource("major-report.liquid"));
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly TemplateOptions Options = Allowed();

    /// <summary>The page's Content-Security-Policy, without what only a header may say.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'";

    public static async ValueTask<string> Render(MajorReportDraft draft, string language)
    {
        var context = new TemplateContext(Options);
        context.SetValue("r", draft);
        context.SetValue("t", ReportTexts.In(language).Words);
        context.SetValue("language", language);
        context.SetValue("colon", language == Language.Chinese ? "：" : ": ");
        context.SetValue("policy", Policy);
        context.SetValue("css", Css);
        return await Template.RenderAsync(context, Encoder);
    }

    public static string Sha256(string page) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page)));

    private static TemplateOptions Allowed()
    {
        var options = new TemplateOptions();
        options.MemberAccessStrategy.Register<MajorReportDraft>();
        options.MemberAccessStrategy.Register<ReportFact>();
        options.MemberAccessStrategy.Register<ReportStep>();
        options.MemberAccessStrategy.Register<ReportClock>();
        options.MemberAccessStrategy.Register<ReportMessage>();
        return options;
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
