namespace ServiceDefaults.Hosting;

/// <summary>What a credential may be. People's roles are those of the requirements; <see cref="Service"/> is the platform itself.</summary>
public static class Roles
{
    public const string Reporter = "reporter";
    public const string Dispatcher = "dispatcher";
    public const string Engineer = "engineer";
    public const string Manager = "manager";
    public const string Customer = "customer";
    public const string Auditor = "auditor";
    public const string Integrator = "integrator";
    public const string Administrator = "administrator";

    /// <summary>One service of the platform calling another. No credential of the gateway can hold it.</summary>
    public const string Service = "service";

    /// <summary>All roles a credential of the gateway may hold.</summary>
    public static IReadOnlyList<string> OfCredentials { get; } =
        [Reporter, Dispatcher, Engineer, Manager, Customer, Auditor, Integrator, Administrator];
}
