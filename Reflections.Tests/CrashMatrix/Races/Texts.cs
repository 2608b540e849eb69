namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Short documents of like length: somebody did something to some thing.</summary>
internal static class Texts
{
    public const string A = "Ann founded the works in Norvik.";
    public const string B = "Ben painted the boats in Norvik.";
    public const string C = "Cora mended the clocks in Osby.";

    /// <summary>Two chunks.</summary>
    public const string Long = "# Works\n\nAnn founded the works in Norvik.\n\n# Boats\n\nBen painted the boats in Osby.";
}
