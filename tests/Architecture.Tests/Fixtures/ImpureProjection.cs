namespace Architecture.Fixtures.Projections;

/// <summary>A read model that would come out differently when rebuilt.</summary>
public static class ImpureProjection
{
    public static DateTimeOffset ReadsAClock(TimeProvider time) => time.GetUtcNow();

    public static Guid MakesAnId() => Guid.CreateVersion7();
}
