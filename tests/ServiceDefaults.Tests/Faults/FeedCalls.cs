using System.Collections.Concurrent;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EventPaths.Faults;

/// <summary>Counts the calls of an owner's feed, and fails those that a test wants to fail, after the work is done.</summary>
internal sealed class FeedCalls : Interceptor
{
    private readonly ConcurrentQueue<string> _calls = new();
    private volatile string _swallows = "";
    private int _swallow;
    private int _swallowed;

    /// <summary>Answers that were made and swallowed.</summary>
    public int Swallowed => _swallowed;

    public int Count(string method) => _calls.Count(call => call.EndsWith(method, StringComparison.Ordinal));

    /// <summary>The next answers of a method that hold something end in an error, when everything is written.</summary>
    public void Swallow(int answers, string method = "ReadStream") => (_swallow, _swallows) = (answers, method);

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
        var answer = new Counted<TResponse>(responseStream);
        await continuation(request, answer, context);
        if (!context.Method.EndsWith($"/{_swallows}", StringComparison.Ordinal) || answer.Written == 0) return;
        if (Interlocked.Decrement(ref _swallow) < 0) return;
        Interlocked.Increment(ref _swallowed);
        throw new RpcException(new Status(StatusCode.Internal, "swallowed"));
    }

    private sealed class Counted<T>(IServerStreamWriter<T> real) : IServerStreamWriter<T>
    {
        public int Written { get; private set; }

        public WriteOptions? WriteOptions
        {
            get => real.WriteOptions;
            set => real.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            Written++;
            return real.WriteAsync(message, cancellationToken);
        }
    }
}
