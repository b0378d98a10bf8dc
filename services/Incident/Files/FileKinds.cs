namespace Incidents.Files;

/// <param name="MediaType">As it is served.</param>
/// <param name="Endings">A name has one of these; the first is added where it has none.</param>
public sealed record FileKind(string MediaType, params string[] Endings)
{
    public static readonly FileKind Text = new(
        "text/plain", ".txt", ".log", ".csv", ".json", ".xml", ".yaml", ".yml", ".md", ".ini", ".conf");
}

/// <summary>What a file is, by its bytes and whatever its name says: photos, documents, packed logs, and text.</summary>
public static class FileKinds
{
    /// <summary>As many bytes tell every kind but text.</summary>
    public const int HeadLength = 16;

    public const string Accepted = "JPEG, PNG, GIF, WebP, HEIC, PDF, ZIP, gzip or plain text";

    private static readonly (byte[] Magic, int At, FileKind Kind)[] Known =
    [
        ([0xFF, 0xD8, 0xFF], 0, new("image/jpeg", ".jpg", ".jpeg")),
        ([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], 0, new("image/png", ".png")),
        ([.. "GIF8"u8], 0, new("image/gif", ".gif")),
        ([.. "WEBP"u8], 8, new("image/webp", ".webp")),
        ([.. "ftyphei"u8], 4, new("image/heic", ".heic", ".heif")),
        ([.. "ftypmif1"u8], 4, new("image/heic", ".heic", ".heif")),
        ([.. "%PDF-"u8], 0, new("application/pdf", ".pdf")),
        ([.. "PK"u8, 3, 4], 0, new("application/zip", ".zip")),
        ([0x1F, 0x8B, 8], 0, new("application/gzip", ".gz", ".tgz")),
    ];

    /// <summary>Null where it is none of the known kinds: text, if all of it is, or nothing that is kept.</summary>
    public static FileKind? ByHead(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, at, kind) in Known)
            if (head.Length >= at + magic.Length && head.Slice(at, magic.Length).SequenceEqual(magic))
                return kind;
        return null;
    }

    /// <summary>No control character but those logs are written with; any encoding that keeps ASCII.</summary>
    public static bool IsText(ReadOnlySpan<byte> piece)
    {
        foreach (var b in piece)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B))
                return false;
        return true;
    }
}
