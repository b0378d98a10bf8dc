using System.Runtime.InteropServices;

namespace Support;

/// <summary>Signals to processes that a test started, as <c>kill</c> sends them.</summary>
public static class Signal
{
    /// <summary>SIGQUIT: end at once, without leave.</summary>
    public const int Quit = 3;

    /// <summary>SIGCONT: go on after <see cref="Stop"/>.</summary>
    public const int Continue = 18;

    /// <summary>SIGSTOP: stand still, with every connection open.</summary>
    public const int Stop = 19;

    /// <exception cref="InvalidOperationException">There is no such process, or it is another user's.</exception>
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
