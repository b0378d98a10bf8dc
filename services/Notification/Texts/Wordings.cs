using System.Collections.Concurrent;
using System.Globalization;
using DotLiquid;
using Notifications.Domain;

namespace Notifications.Texts;

/// <summary>
/// Puts notifications into words by the Liquid templates beside this file: <c>{language}/{event type}.liquid</c>, else <c>default</c>.
/// What tells of several events at once is <c>clock.together</c>. The first line of a template is the subject. A language without templates is written to in English.
/// </summary>
public sealed class Wordings
{
    private static readonly string[] Languages = ["zh-CN", "en"];
    private readonly ConcurrentDictionary<string, Template?> templates = new(StringComparer.Ordinal);

    /// <summary>Making one costs more than what is written in it. One that failed is not used again.</summary>
    private readonly ConcurrentBag<Context> idle = [];

    // A template that is thread-safe takes no filters of its own, so they are registered for all.
    static Wordings() => Template.RegisterFilter(typeof(LiquidFilters));

    public Wording For(Requested message)
    {
        var language = Languages.First(known => known == "en" || message.To.Language.StartsWith(known[..2], StringComparison.OrdinalIgnoreCase));
        var type = message.Content.Together is null ? EventTypes.WithoutVersion(message.AboutType) : "clock.together";
        var variables = VariablesOf(message, language, type);
        var lines = LinesOf(Render(Find($"{language}/{type}.liquid") ?? Find($"{language}/default.liquid")!, variables));
        var (subject, text) = (Clean(lines.FirstOrDefault() ?? type), lines.Skip(1).ToList());
        var facts = LinesOf(Render(Find($"{language}/facts.liquid")!, variables));

        variables["subject"] = subject;
        variables["text"] = text;
        variables["facts"] = facts;
        return new(subject, string.Join('\n', [.. text, "", .. facts, ""]), new(() => Render(Find("page.liquid")!, variables), isThreadSafe: false));
    }

    private static Hash VariablesOf(Requested message, string language, string type)
    {
        var content = message.Content;
        return Hash.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["language"] = language,
            ["type"] = type,
            ["reason"] = message.Reason,
            ["number"] = content.Number,
            ["summary"] = content.Summary,
            ["contract"] = content.ContractName,
            ["severity"] = content.SeverityName,
            ["level"] = content.LevelName,
            ["owner"] = content.Owner,
            ["site"] = content.Site,
            ["device"] = content.Device,
            ["actor"] = content.Actor,
            ["timeZone"] = content.TimeZone,
            ["reportedAt"] = content.ReportedAt?.ToString("O"),
            ["happenedAt"] = content.HappenedAt.ToString("O"),
            ["duty"] = content.Duty is { } duty ? DutyOf(duty) : null,
            ["event"] = LiquidValues.Of(content.Event),
            ["together"] = (content.Together ?? []).Select(LineOf).ToList(),
        });
    }

    private static Hash DutyOf(DutyContent duty) => Hash.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["name"] = duty.Name,
        ["key"] = duty.KeyName ?? duty.Key,
    });

    private static Hash LineOf(ToldTogether one) => Hash.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["type"] = EventTypes.WithoutVersion(one.AboutType),
        ["number"] = one.Number,
        ["summary"] = one.Summary,
        ["severity"] = one.SeverityName,
        ["level"] = one.LevelName,
        ["event"] = LiquidValues.Of(one.Event),
    });

    private Template? Find(string name) => templates.GetOrAdd(name, static path =>
    {
        using var stream = typeof(Wordings).Assembly.GetManifestResourceStream(path);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        var template = Template.Parse(reader.ReadToEnd());
        template.MakeThreadSafe();
        return template;
    });

    private string Render(Template template, Hash variables)
    {
        if (!idle.TryTake(out var context))
            context = new Context([], new Hash(), new Hash(), ErrorsOutputMode.Rethrow, 0, CultureInfo.InvariantCulture, default);
        context.Environments.Add(variables);
        var text = template.Render(new RenderParameters(CultureInfo.InvariantCulture) { Context = context });
        context.Environments.Clear();
        foreach (var scope in context.Scopes) scope.Clear();
        idle.Add(context);
        return text;
    }

    private static List<string> LinesOf(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Free text ends up in a header here: a line break or a direction mark in it would forge what follows.</summary>
    private static string Clean(string subject)
    {
        var plain = string.Concat(subject.Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format));
        return plain.Length <= 200 ? plain : plain[..199] + "…";
    }
}
