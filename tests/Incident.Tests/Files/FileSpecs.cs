using System.Text;
using Incidents.Files;

namespace Incidents.Tests.Files;

public class FileSpecs
{
    [Theory]
    [InlineData("FFD8FFE000104A46", "image/jpeg")]
    [InlineData("89504E470D0A1A0A0000", "image/png")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("00000018667479706865696300000000", "image/heic")]
    [InlineData("255044462D312E37", "application/pdf")]
    [InlineData("504B030414", "application/zip")]
    [InlineData("1F8B0800", "application/gzip")]
    [InlineData("4D5A9000", null)]
    [InlineData("7F454C46", null)]
    [InlineData("FFD8", null)]
    [InlineData("", null)]
    public void A_kind_is_known_by_its_first_bytes(string head, string? mediaType) =>
        Assert.Equal(mediaType, FileKinds.ByHead(Convert.FromHexString(head))?.MediaType);

    [Theory]
    [InlineData("2026-11-02 故障\r\n\tat x", true)]
    [InlineData("\u001b[31mred\u001b[0m\f", true)]
    [InlineData("MZ\u0000", false)]
    [InlineData("bell\u0007", false)]
    public void Text_has_no_bytes_that_no_log_has(string text, bool isText) =>
        Assert.Equal(isText, FileKinds.IsText(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("photo.JPG", "photo.jpg")]
    [InlineData("../../etc/passwd", "passwd.jpg")]
    [InlineData(@"C:\Users\li\收据 1.jpeg", "收据 1.jpeg")]
    [InlineData("run.exe", "run.exe.jpg")]
    [InlineData("gpj.\u202eexe.jpg", "gpj.exe.jpg")]
    [InlineData("a\u0000b\r\nSet-Cookie: x.jpg", "abSet-Cookie x.jpg")]
    [InlineData("<img src=x>.jpg", "img src=x.jpg")]
    [InlineData("con.jpg", "_con.jpg")]
    [InlineData("nul.tar.jpg", "_nul.tar.jpg")]
    [InlineData("  ..jpg", "jpg.jpg")]
    [InlineData(" .. ", "file.jpg")]
    [InlineData("", "file.jpg")]
    [InlineData(null, "file.jpg")]
    public void A_name_from_outside_is_made_harmless(string? name, string harmless) =>
        Assert.Equal(harmless, FileNames.Harmless(name, FileKinds.ByHead([0xFF, 0xD8, 0xFF])!));

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        var name = FileNames.Harmless(new string('a', 119) + "😀😀.log", FileKind.Text);
        Assert.Equal(new string('a', 119) + ".log", name);
    }
}
