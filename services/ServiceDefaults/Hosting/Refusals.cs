using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Decisions;

namespace ServiceDefaults.Hosting;

/// <summary>A decision's refusal, as HTTP and gRPC say it.</summary>
public static class Refusals
{
    public static ProblemHttpResult ToProblem(this Rejection rejection) =>
        Problems.Of(StatusOf(rejection.Kind), rejection.Code, rejection.Message, rejection.Field);

    public static RpcException ToRpcException(this Rejection rejection) =>
        GrpcProblems.Of(GrpcStatusOf(rejection.Kind), rejection.Code, rejection.Message, rejection.Field);

    private static int StatusOf(Refusal kind) => kind switch
    {
        Refusal.Invalid => StatusCodes.Status422UnprocessableEntity,
        Refusal.Conflict => StatusCodes.Status409Conflict,
        Refusal.Forbidden => StatusCodes.Status403Forbidden,
        Refusal.NotFound => StatusCodes.Status404NotFound,
        Refusal.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
    };

    private static StatusCode GrpcStatusOf(Refusal kind) => kind switch
    {
        Refusal.Invalid => StatusCode.InvalidArgument,
        Refusal.Conflict => StatusCode.FailedPrecondition,
        Refusal.Forbidden => StatusCode.PermissionDenied,
        Refusal.NotFound => StatusCode.NotFound,
        Refusal.PreconditionFailed => StatusCode.Aborted,
    };
}
