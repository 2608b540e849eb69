namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A step that was taken.</summary>
internal readonly record struct Taken(string Strand, string Label)
{
    public override string ToString() => $"{Strand}: {Label}";
}
