namespace ServiceDefaults.Hosting;

/// <summary>A request that cannot be understood, found while its parameters are bound: becomes a problem.</summary>
public sealed class RequestRefusedException(int status, string code, string message, string? field = null) : Exception(message)
{
    public int Status { get; } = status;
    public string Code { get; } = code;
    public string? Field { get; } = field;
}
