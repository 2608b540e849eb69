using System.Globalization;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Storage;

/// <summary>Where the artifacts of a source are kept: after a deletion elsewhere than before, so that what is erased is never what a later run made.</summary>
/// <param name="Epoch">The ticket of the source's last deletion, 0 before the first.</param>
public sealed record ArtifactFolder(ReflectionId Reflection, SourceId Source, long Epoch)
{
    private const string After = "after-";

    /// <summary>Everything of the source, whatever its epoch, starts with this.</summary>
    public string Root => $"{Sha256Text.Of(Reflection.Value)[..16]}/{Sha256Text.Of(Source.Value)[..16]}/";

    /// <summary>The artifacts of this epoch start with this.</summary>
    public string Path => Epoch == 0 ? Root : FormattableString.Invariant($"{Root}{After}{Epoch}/");

    /// <summary>Where a run keeps its artifacts.</summary>
    public static ArtifactFolder Of(RunRecord run) => new(run.Reflection, run.Source, run.Epoch);

    /// <summary>Whether a blob under <see cref="Root"/> was made before the deletion that began this epoch.</summary>
    public bool IsOlder(string name)
    {
        var parts = name[Root.Length..].Split('/', 2);
        return parts[0] == "segments" ? NumberIn(parts[^1].Split('-')[0]) < Epoch
            : parts[0].StartsWith(After, StringComparison.Ordinal) ? NumberIn(parts[0][After.Length..]) < Epoch
            : Epoch > 0;
    }

    /// <summary>The epoch in which a blob that is named by what it was made from was made.</summary>
    public static long EpochOf(string name) =>
        Array.Find(name.Split('/'), part => part.StartsWith(After, StringComparison.Ordinal)) is { } folder ? NumberIn(folder[After.Length..]) : 0;

    // A name that is not ours says nothing of when it was made: it is left alone.
    private static long NumberIn(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
}
