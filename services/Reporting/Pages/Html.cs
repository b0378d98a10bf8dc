using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Reports.Pages;

/// <summary>
/// Markup. The only ways to make some are a literal in this code and <see cref="Of"/>, which escapes every value put into
/// it unless that value is markup itself: what people wrote can never become an element.
/// </summary>
public sealed class Html
{
    public static readonly Html None = new("");

    private readonly string _markup;

    private Html(string markup) => _markup = markup;

    public static Html Of(Markup markup) => new(markup.Done());

    /// <summary>The markup of each item, one after the other.</summary>
    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> markup) =>
        new(string.Concat(items.Select(item => markup(item)._markup)));

    public static Html If(bool condition, Func<Html> markup) => condition ? markup() : None;

    public override string ToString() => _markup;

    /// <summary>What <c>$"…{value}…"</c> is compiled to.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup(int literalLength, int formattedCount)
    {
        // Chinese stays readable in the source of the page; everything that HTML reads as markup is still escaped.
        private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder _text = new(literalLength + (formattedCount * 32));

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(string? value) => _text.Append(s_encoder.Encode(value ?? ""));

        public void AppendFormatted(int value) => _text.Append(value);

        public void AppendFormatted(Html markup) => _text.Append(markup._markup);

        internal string Done() => _text.ToString();
    }
}
