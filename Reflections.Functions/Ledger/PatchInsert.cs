namespace Reflections.Functions.Ledger;

/// <summary>What became of the insertion of a patch row.</summary>
/// <param name="Row">The row that stands.</param>
public abstract record PatchInsert(Stored<PatchRow> Row)
{
    /// <summary>It was inserted.</summary>
    public sealed record Inserted(Stored<PatchRow> Row) : PatchInsert(Row);

    /// <summary>A row of the same generation and fence was there: an earlier attempt of the same approval.</summary>
    public sealed record Same(Stored<PatchRow> Row) : PatchInsert(Row);

    /// <summary>A row of another generation or fence stands in the way and must be settled first.</summary>
    public sealed record Other(Stored<PatchRow> Row) : PatchInsert(Row);
}
