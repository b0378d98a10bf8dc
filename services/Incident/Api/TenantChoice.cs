using Contracts.Documents;
using ServiceDefaults.Hosting;

namespace Incidents.Api;

/// <summary>Which of the caller's tenants a document belongs to.</summary>
internal static class TenantChoice
{
    /// <summary>The one the document names, or the only one there is; null where that is none of the caller's.</summary>
    public static string? Of(string? named, string[] tenants) =>
        named is not null ? tenants.FirstOrDefault(tenant => tenant == named) : tenants is [var only] ? only : null;

    /// <summary>Why there is none, and what to do.</summary>
    public static DocumentProblem Problem(string? named, Caller caller)
    {
        var yours = string.Join(", ", caller.Tenants);
        return caller.Tenants.Length == 0 || named is not null
            ? new("tenant", "tenant-unknown", $"'{named}' is none of your tenants: use one of {yours}.")
            : new("tenant", "required", $"You have several tenants: name one of {yours}.");
    }
}
