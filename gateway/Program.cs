using Gateway;
using Gateway.Credentials;
using Gateway.Document;
using Gateway.Operations;
using Gateway.Ports;
using Gateway.Proxy;
using ServiceDefaults.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddHostDefaults("gateway");
builder.AddSharedPort();
builder.AddEdgeLimits();
builder.AddApiKeys();
builder.AddForwarding();
builder.AddPlatformDocument();
builder.AddServiceHealth();

var app = builder.Build();
app.Use(SecurityHeaders.Add);
app.UseHostDefaults();
app.Use(RateLimit.Enforce);
app.MapForwarding();
app.MapPlatformDocument();
app.MapOperations();
await app.RunAsync();
