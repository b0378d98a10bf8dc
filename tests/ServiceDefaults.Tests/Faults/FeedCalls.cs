using System.Collections.Concurrent;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EventPaths.Faults;

/// <summary>Counts the calls of an owner's feed, and fails those that a test wants to fail, after the work is done.</summary>
internal sealed class FeedCalls : Interceptor
{
    private readonly ConcurrentQueue<string> _calls = new();
    private int _swallow;

    /// <summary>Answers that were made and swallowed.</summary>
    public int Swallowed { get; private set; }

    public int Count(string method) => _calls.Count(call => call.EndsWith(method, StringComparison.Ordinal));

    /// <summary>The next answers of <c>ReadStream</c> end in an error, when everything is written.</summary>
    public void Swallow(int answers) => _swallow = answers;

    public void Install(IServiceCollection services)
    {
        services.AddSingleton(this);
        services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<FeedCalls>());
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        _calls.Enqueue(context.Method);
        await continuation(request, responseStream, context);
        if (!context.Method.EndsWith("ReadStream", StringComparison.Ordinal) || Interlocked.Decrement(ref _swallow) < 0) return;
        Swallowed++;
        throw new RpcException(new Status(StatusCode.Internal, "swallowed"));
    }
}
