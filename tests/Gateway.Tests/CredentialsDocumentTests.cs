using System.Text;
using Gateway.Credentials;

namespace Gateway.Tests;

/// <summary>What may stand in the credentials file.</summary>
public sealed class CredentialsDocumentTests
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string Other = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752";

    [Fact]
    public void AGoodOne()
    {
        var entry = Assert.Single(Parse(Entry("till-7", Hash, "\"reporter\"", "\"shop\"")).Credentials);
        Assert.Equal(("till-7", "shop"), (entry.Caller.Subject, Assert.Single(entry.Caller.Tenants)));
        Assert.True(entry.Caller.Is("reporter"));
    }

    [Theory]
    [InlineData("", Hash, "\"reporter\"", "\"shop\"", "name")]
    [InlineData("service/incident", Hash, "\"reporter\"", "\"shop\"", "service/")]
    [InlineData("a", "abc", "\"reporter\"", "\"shop\"", "sha256")]
    [InlineData("a", Hash, "", "\"shop\"", "roles")]
    [InlineData("a", Hash, "\"god\"", "\"shop\"", "roles")]
    [InlineData("a", Hash, "\"service\"", "\"shop\"", "roles")]
    [InlineData("a", Hash, "\"reporter\"", "", "tenants")]
    [InlineData("a", Hash, "\"reporter\"", "\"*\"", "tenants")]
    public void ABadOneIsNamed(string name, string hash, string roles, string tenants, string named)
    {
        var refused = Assert.Throws<FormatException>(() => Parse(Entry(name, hash, roles, tenants)));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", Other, "name")]
    [InlineData("b", Hash, "sha256")]
    public void TwoOfOneKindAreRefused(string name, string hash, string named)
    {
        var refused = Assert.Throws<FormatException>(() => Parse(
            Entry("a", Hash, "\"reporter\"", "\"shop\""), Entry(name, hash, "\"reporter\"", "\"shop\"")));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownFieldIsAMistake() =>
        Assert.Throws<FormatException>(() => CredentialsDocument.Parse(Encoding.UTF8.GetBytes("{\"credentials\":[],\"more\":1}")));

    private static string Entry(string name, string hash, string roles, string tenants) =>
        $$"""{"name":"{{name}}","sha256":"{{hash}}","roles":[{{roles}}],"tenants":[{{tenants}}]}""";

    private static CredentialsDocument Parse(params string[] entries) =>
        CredentialsDocument.Parse(Encoding.UTF8.GetBytes($"{{\"credentials\":[{string.Join(',', entries)}]}}"));
}
