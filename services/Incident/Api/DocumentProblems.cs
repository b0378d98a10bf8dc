using Contracts.Documents;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Rpc = Google.Rpc;

namespace Incidents.Api;

/// <summary>What is wrong with a document, as gRPC says it: one field violation per problem.</summary>
internal static class DocumentProblems
{
    public static RpcException Of(string code, IReadOnlyList<DocumentProblem> problems)
    {
        var violations = problems.Select(problem => new BadRequest.Types.FieldViolation
        {
            Field = problem.Path,
            Reason = problem.Code,
            Description = problem.Message,
        });
        return new Rpc.Status
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = $"The document has {problems.Count} problem(s).",
            Details =
            {
                Any.Pack(new ErrorInfo { Domain = "platform", Reason = code }),
                Any.Pack(new BadRequest { FieldViolations = { violations } }),
            },
        }.ToRpcException();
    }
}
