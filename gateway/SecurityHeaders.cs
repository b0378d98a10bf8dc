namespace Gateway;

/// <summary>Tells browsers to run and to frame nothing of what this address answers, and not to guess types.</summary>
internal static class SecurityHeaders
{
    private const string Closed = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; " + Closed;

    // The page brings its script and styles with it; nothing is loaded from elsewhere.
    private const string DocsPolicy = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; " + Closed;

    // At the very start of the answer: what a service or an error handler set before does not count.
    public static Task Add(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(Set, context);
        return next(context);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) ? DocsPolicy : Policy;
        return Task.CompletedTask;
    }
}
