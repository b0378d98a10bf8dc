using System.Collections.Frozen;
using System.Text.Json;
using ServiceDefaults.Hosting;

namespace Gateway.Credentials;

/// <summary>The credentials file: <c>{"credentials":[{"name","sha256","roles":[…],"tenants":[…]}]}</c>. Hashes, no keys.</summary>
public sealed record CredentialsDocument(IReadOnlyList<CredentialsDocument.Entry> Credentials)
{
    /// <param name="Name">Unique; recorded as the actor of what is done with the key.</param>
    /// <param name="Sha256">SHA-256 of the key's UTF-8 bytes, 64 hexadecimal digits.</param>
    public sealed record Entry(string Name, string Sha256, IReadOnlyList<string> Roles, IReadOnlyList<string> Tenants)
    {
        public Caller Caller => new(Name, Roles.ToFrozenSet(StringComparer.Ordinal), [.. Tenants.Distinct(StringComparer.Ordinal)]);
    }

    /// <exception cref="FormatException">Something in it is wrong; the message names the entry and what to do.</exception>
    public static CredentialsDocument Parse(ReadOnlySpan<byte> json)
    {
        CredentialsDocument document;
        try
        {
            document = JsonSerializer.Deserialize<CredentialsDocument>(json, StrictJson.Options)
                ?? throw new FormatException("The credentials file holds null.");
        }
        catch (JsonException exception)
        {
            throw new FormatException(
                $"The credentials file cannot be read at {exception.Path}, line {exception.LineNumber + 1}: {exception.Message}",
                exception);
        }

        foreach (var entry in document.Credentials)
            Check(entry);
        ExpectDistinct(document.Credentials, entry => entry.Name, "name");
        ExpectDistinct(document.Credentials, entry => entry.Sha256.ToUpperInvariant(), "sha256");
        return document;
    }

    private static void Check(Entry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Name) || entry.Name.StartsWith("service/", StringComparison.Ordinal))
            throw new FormatException($"A credential's name must not be empty nor begin with `service/`: \"{entry.Name}\".");
        if (entry.Sha256.Length != 64 || !entry.Sha256.All(char.IsAsciiHexDigit))
            throw new FormatException($"Credential {entry.Name}: `sha256` wants the 64 hexadecimal digits of `printf %s KEY | sha256sum`.");
        if (entry.Roles.Count == 0 || entry.Roles.Except(ServiceDefaults.Hosting.Roles.OfCredentials, StringComparer.Ordinal).Any())
            throw new FormatException(
                $"Credential {entry.Name}: `roles` wants one or more of {string.Join(", ", ServiceDefaults.Hosting.Roles.OfCredentials)}.");
        if (entry.Tenants.Count == 0 || entry.Tenants.Any(tenant => string.IsNullOrWhiteSpace(tenant) || tenant == Caller.AllTenants))
            throw new FormatException($"Credential {entry.Name}: `tenants` wants one or more names; `*` is for services alone.");
    }

    private static void ExpectDistinct(IReadOnlyList<Entry> entries, Func<Entry, string> key, string field)
    {
        if (entries.GroupBy(key, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new FormatException($"Two credentials have the same `{field}`: {string.Join(", ", twice.Select(entry => entry.Name))}.");
    }
}
