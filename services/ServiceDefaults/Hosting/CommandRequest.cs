using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.EventSourcing;

namespace ServiceDefaults.Hosting;

/// <summary>
/// What a write says about itself beside its body: who (<see cref="Caller"/>), under which key (<c>Idempotency-Key</c>), and upon
/// which version (<c>If-Match</c>, honoured where given). A parameter of endpoints; <see cref="ChangeRequest"/> demands the version.
/// </summary>
public class CommandRequest
{
    private const int LongestKey = 255;

    private protected CommandRequest(Caller caller, string? key, byte[]? hash, long? expectedVersion)
    {
        Caller = caller;
        RequestHash = hash;
        ExpectedVersion = expectedVersion;
        Key = key;
    }

    public Caller Caller { get; }

    /// <summary>The <c>Idempotency-Key</c>, where one was given.</summary>
    private protected string? Key { get; }

    /// <summary>SHA-256 of method, path and body where a key was given: the same key with another request is refused.</summary>
    public byte[]? RequestHash { get; }

    /// <summary>The version the caller has seen.</summary>
    public long? ExpectedVersion { get; }

    /// <summary>
    /// Id of the command: with a key always the same within tenant and caller, whatever the route, so that a key used for something else is
    /// noticed; without a key a new one.
    /// </summary>
    public Guid CommandId(string tenant) =>
        Key is null ? Guid.NewGuid() : DeterministicId.Of($"{tenant}\n{Caller.Subject}\n{Key}");

    /// <summary>Reads the headers of a request; with a key also its body, which stays readable.</summary>
    /// <exception cref="RequestRefusedException">A header is malformed.</exception>
    public static async ValueTask<CommandRequest?> BindAsync(HttpContext context)
    {
        var key = KeyOf(context.Request.Headers["Idempotency-Key"]);
        return new CommandRequest(Caller.From(context.User), key, key is null ? null : await Hash(context), VersionOf(context.Request));
    }

    /// <summary>The same for a gRPC call, from the metadata <c>idempotency-key</c> and the version its message carries, if any.</summary>
    public static CommandRequest Of(ServerCallContext context, IMessage message, long? expectedVersion = null)
    {
        try
        {
            var key = KeyOf(context.RequestHeaders.GetValue("idempotency-key"));
            var hash = key is null ? null : SHA256.HashData([.. Encoding.UTF8.GetBytes(context.Method + "\n"), .. message.ToByteArray()]);
            return new CommandRequest(Caller.From(context.GetHttpContext().User), key, hash, expectedVersion);
        }
        catch (RequestRefusedException refused)
        {
            throw GrpcProblems.Of(StatusCode.InvalidArgument, refused.Code, refused.Message, refused.Field);
        }
    }

    private protected static string? KeyOf(string? header)
    {
        if (header is null)
            return null;
        var key = header.Length >= 2 && header[0] == '"' && header[^1] == '"' ? header[1..^1] : header;
        return key.Length is 0 or > LongestKey || key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw new RequestRefusedException(StatusCodes.Status400BadRequest, "invalid-idempotency-key",
                $"`Idempotency-Key` wants 1 to {LongestKey} visible ASCII characters without blanks, such as a UUID.", "Idempotency-Key")
            : key;
    }

    private protected static long? VersionOf(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
            return null;
        var tag = header.ToString();
        return tag.Length > 2 && tag[0] == '"' && tag[^1] == '"'
            && long.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? version
                : throw new RequestRefusedException(StatusCodes.Status400BadRequest, "invalid-if-match",
                    "`If-Match` wants the one version you have seen, as the `ETag` of the last answer gave it: `If-Match: \"5\"`. " +
                    "`*`, weak tags (`W/`) and lists are not accepted.", "If-Match");
    }

    // The body is looked at and not consumed: the endpoint's own parameter still reads it from the same pipe.
    private protected static async Task<byte[]> Hash(HttpContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}\n"));
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(context.RequestAborted);
        }

        foreach (var segment in read.Buffer)
            hash.AppendData(segment.Span);
        reader.AdvanceTo(read.Buffer.Start);
        return hash.GetHashAndReset();
    }
}

/// <summary>A write to something that exists: a <see cref="CommandRequest"/> that is refused with 428 without <c>If-Match</c>.</summary>
public sealed class ChangeRequest : CommandRequest
{
    private ChangeRequest(Caller caller, string? key, byte[]? hash, long expectedVersion)
        : base(caller, key, hash, expectedVersion)
    {
    }

    /// <inheritdoc cref="CommandRequest.BindAsync" />
    public static new async ValueTask<ChangeRequest?> BindAsync(HttpContext context)
    {
        var version = VersionOf(context.Request) ?? throw new RequestRefusedException(
            StatusCodes.Status428PreconditionRequired, "precondition-required",
            "Say which version you have seen: `If-Match: \"5\"`, with the `ETag` of your last answer.", "If-Match");
        var key = KeyOf(context.Request.Headers["Idempotency-Key"]);
        return new ChangeRequest(Caller.From(context.User), key, key is null ? null : await Hash(context), version);
    }
}

/// <summary>A write whose body is too large to be read twice: what it is is known once it was read, by <see cref="WithContent"/>.</summary>
public sealed class StreamedRequest : CommandRequest
{
    private readonly string _target;

    private StreamedRequest(Caller caller, string? key, byte[]? hash, long? expectedVersion, string target)
        : base(caller, key, hash, expectedVersion) => _target = target;

    /// <summary>Reads the headers of a request and leaves its body alone.</summary>
    /// <exception cref="RequestRefusedException">A header is malformed.</exception>
    public static new ValueTask<StreamedRequest?> BindAsync(HttpContext context) => ValueTask.FromResult<StreamedRequest?>(new(
        Caller.From(context.User), KeyOf(context.Request.Headers["Idempotency-Key"]), null, VersionOf(context.Request),
        $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}"));

    /// <summary>The same for a gRPC call.</summary>
    /// <param name="heading">What comes before the bytes.</param>
    public static StreamedRequest Of(ServerCallContext context, IMessage heading)
    {
        try
        {
            var key = KeyOf(context.RequestHeaders.GetValue("idempotency-key"));
            return new(Caller.From(context.GetHttpContext().User), key, null, null, $"{context.Method}\n{heading}");
        }
        catch (RequestRefusedException refused)
        {
            throw GrpcProblems.Of(StatusCode.InvalidArgument, refused.Code, refused.Message, refused.Field);
        }
    }

    /// <param name="sha256">Of the bytes that came.</param>
    public CommandRequest WithContent(byte[] sha256) => Key is null ? this : new StreamedRequest(
        Caller, Key, SHA256.HashData([.. Encoding.UTF8.GetBytes($"{_target}\n"), .. sha256]), ExpectedVersion, _target);
}
