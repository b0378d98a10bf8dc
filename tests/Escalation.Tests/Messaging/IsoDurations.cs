using System.Xml;
using CsCheck;
using Escalations.Messaging;

namespace Escalations.Tests.Messaging;

public sealed class IsoDurations
{
    [Theory]
    [InlineData(0, "PT0S")]
    [InlineData(30, "PT30S")]
    [InlineData(1800, "PT30M")]
    [InlineData(95400, "PT26H30M")]
    public void Counted_time_is_told_in_hours_never_in_days(int seconds, string text) =>
        Assert.Equal(text, IsoDuration.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Any_other_reader_reads_the_same_time() => Gen.Long[0, TimeSpan.TicksPerDay * 900].Sample(ticks =>
        Assert.Equal(TimeSpan.FromTicks(ticks), XmlConvert.ToTimeSpan(IsoDuration.Of(TimeSpan.FromTicks(ticks)))));
}
