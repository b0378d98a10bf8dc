using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Texts;

namespace Notifications.Channels.Webhook;

/// <summary>Standard Webhooks 1.0: a signed POST, the notification's id as <c>webhook-id</c> on every attempt, 2xx is success and nothing else.</summary>
public sealed class WebhookChannel(
    GuardedConnection connection, WebhookSecrets secrets, Wordings wordings, IOptionsMonitor<WebhookOptions> options, TimeProvider clock)
    : IChannel, IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = connection.Open,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 16 * 1024,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public string Type => "webhook";

    public RetrySchedule Schedule => RetrySchedule.Webhook;

    public async Task<ChannelAnswer> Send(Requested message, CancellationToken ct)
    {
        if (!Uri.TryCreate(message.To.Address, UriKind.Absolute, out var address)) return new ChannelAnswer.Permanent("not a URL");
        if (Objection(address) is { } objection) return new ChannelAnswer.Permanent(objection);
        if (secrets.Find(message.To.Secret) is not { } key)
            return new ChannelAnswer.Retryable($"no signing secret '{message.To.Secret ?? WebhookSecrets.Default}' is configured");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(options.CurrentValue.Timeout);
        try
        {
            using var request = RequestFor(message, address, key);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return AnswerOf(response);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ChannelAnswer.Retryable($"no answer within {options.CurrentValue.Timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException refused)
        {
            return AnswerOf(refused);
        }
    }

    public void Dispose() => client.Dispose();

    private string? Objection(Uri address) => address switch
    {
        { UserInfo.Length: > 0 } => "a URL may hold no credentials",
        { Scheme: "https" } => null,
        { Scheme: "http" } when options.CurrentValue.Allows(address.Host, address.Port) => null,
        _ => "only https is called",
    };

    private HttpRequestMessage RequestFor(Requested message, Uri address, byte[] key)
    {
        var body = WebhookBody.Of(message, wordings.For(message));
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) { Headers = { ContentType = Json } } };
        request.Headers.Add("webhook-id", message.NotificationId.ToString());
        request.Headers.Add("webhook-timestamp", seconds.ToString());
        request.Headers.Add("webhook-signature", WebhookSignature.Of(key, message.NotificationId, seconds, body));
        // Where nobody collects spans there is no activity to travel with the request; the trace's name travels all the same.
        if (Activity.Current is null && message.TraceParent is { } trace) request.Headers.TryAddWithoutValidation("traceparent", trace);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("incident-platform", "1"));
        return request;
    }

    private ChannelAnswer AnswerOf(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => new ChannelAnswer.Accepted($"{status}"),
            410 => new ChannelAnswer.Permanent("410: the endpoint is gone and no longer called", Gone: true),
            >= 300 and < 400 => new ChannelAnswer.Retryable($"{status}: redirects are not followed"),
            _ => new ChannelAnswer.Retryable($"{status}", PatienceOf(response.Headers.RetryAfter)),
        };
    }

    private TimeSpan? PatienceOf(RetryConditionHeaderValue? asked) => asked?.Delta ?? (asked?.Date - clock.GetUtcNow());

    private static ChannelAnswer AnswerOf(HttpRequestException refused) => refused.InnerException switch
    {
        ForbiddenAddressException forbidden => new ChannelAnswer.Permanent(forbidden.Message),
        SocketException socket => new ChannelAnswer.Retryable($"no connection: {socket.SocketErrorCode}"),
        AuthenticationException => new ChannelAnswer.Retryable("no connection: TLS failed"),
        _ => new ChannelAnswer.Retryable($"no answer: {refused.HttpRequestError}"),
    };
}
