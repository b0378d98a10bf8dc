namespace Gateway.Tests;

/// <summary>A platform for one test that changes its settings or breaks a part of it.</summary>
internal sealed class OwnPlatform(Platform platform) : IAsyncDisposable
{
    public Platform Platform => platform;

    public static async Task<OwnPlatform> Start(params (string Key, string Value)[] settings)
    {
        var platform = new Platform(settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal));
        await platform.InitializeAsync();
        return new OwnPlatform(platform);
    }

    public async ValueTask DisposeAsync() => await platform.DisposeAsync();
}
