using System.Runtime.InteropServices;

namespace Chaos.Bed;

/// <summary>Signals to processes of this run, as <c>kill</c> sends them.</summary>
internal static class Signal
{
    public const int Quit = 3;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal)
    {
        if (kill(process, signal) != 0) throw new InvalidOperationException($"signal {signal} did not reach process {process}");
    }

#pragma warning disable IDE1006 // The name in libc.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
#pragma warning restore IDE1006
}
