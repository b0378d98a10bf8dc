using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Hosting;

/// <summary>gRPC's side of <see cref="Problems"/>: the rich error model, <c>ErrorInfo.reason</c> is the same stable code.</summary>
public static class GrpcProblems
{
    /// <summary>What a method throws to refuse.</summary>
    public static RpcException Of(StatusCode status, string code, string detail, string? field = null)
    {
        var info = new ErrorInfo { Domain = "platform", Reason = code };
        var rich = new Google.Rpc.Status { Code = (int)status, Message = detail };
        if (field is not null)
        {
            info.Metadata["field"] = field;
            var violation = new BadRequest.Types.FieldViolation { Field = field, Description = detail };
            rich.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violation } }));
        }

        rich.Details.Insert(0, Any.Pack(info));
        return rich.ToRpcException();
    }
}

/// <summary>What a gRPC method throws by mistake is logged, and told as an internal error without details.</summary>
internal sealed class GrpcExceptions(ILogger<GrpcExceptions> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (IsOurs(exception, context))
        {
            throw Hidden(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (IsOurs(exception, context))
        {
            throw Hidden(exception, context);
        }
    }

    private static bool IsOurs(Exception exception, ServerCallContext context) =>
        exception is not RpcException && !(exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested);

    private RpcException Hidden(Exception exception, ServerCallContext context)
    {
        logger.LogError(exception, "Unhandled exception in {Method}", context.Method);
        return GrpcProblems.Of(StatusCode.Internal, "internal-error", "Something went wrong here, not in the request.");
    }
}
