using System.IO.Enumeration;
using Reflections.Cli.Commands;
using Reflections.Domain.Identity;

namespace Reflections.Cli.Sources;

/// <summary>Turns the arguments of <c>ingest</c> into sources: files, folders, patterns and addresses, each source once, in the order given.</summary>
internal sealed class SourceFinder(string workingFolder)
{
    private readonly string _workingFolder = Path.GetFullPath(workingFolder);

    /// <param name="arguments">Paths, patterns and addresses.</param>
    /// <param name="sourceId">The id that overrides the rule; only for a single source.</param>
    /// <exception cref="UsageException">An argument names nothing; the message is one line.</exception>
    public IReadOnlyList<IngestSource> Find(IReadOnlyList<string> arguments, string? sourceId = null)
    {
        var sources = new List<IngestSource>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in arguments.SelectMany(Expand))
        {
            if (seen.Add(source.Id))
            {
                sources.Add(source);
            }
        }

        if (sourceId is null)
        {
            return sources;
        }

        if (!SourceId.TryCreate(sourceId, out _, out var problem))
        {
            throw new UsageException($"--source {problem}.");
        }

        return sources.Count == 1
            ? [sources[0] with { Id = sourceId }]
            : throw new UsageException($"--source names one source, but the arguments name {sources.Count}.");
    }

    private IEnumerable<IngestSource> Expand(string argument)
    {
        if (argument.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(argument, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
                ? [new IngestSource(SourceName.OfUrl(argument), null, argument)]
                : throw new UsageException($"'{argument}' is not an http or https address.");
        }

        if (argument.Length == 0)
        {
            throw new UsageException("A path must not be empty.");
        }

        var path = Path.GetFullPath(argument, _workingFolder);
        if (File.Exists(path))
        {
            return [OfFile(path)];
        }

        if (Directory.Exists(path))
        {
            return NotEmpty(FilesUnder(path), $"The folder '{argument}' holds no files.").Select(OfFileInFolder);
        }

        return GlobPattern.IsGlob(argument) ? ExpandPattern(argument) : throw new UsageException($"There is no file or folder '{argument}'.");
    }

    private IEnumerable<IngestSource> ExpandPattern(string argument)
    {
        var pattern = GlobPattern.Parse(argument);
        var root = Path.GetFullPath(pattern.Root, _workingFolder);
        var found = Directory.Exists(root)
            ? FilesUnder(root).Where(file => pattern.Matches(Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')))
            : [];
        return NotEmpty([.. found], $"The pattern '{argument}' matches no files.").Select(OfFileInFolder);
    }

    private IngestSource OfFile(string file) => new(SourceName.OfFile(file, _workingFolder), file, null);

    private IngestSource OfFileInFolder(string file) => OfFile(file) with { IsEmpty = IsEmpty(new FileInfo(file)) };

    private static bool IsEmpty(FileInfo file)
    {
        try
        {
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target is { Exists: true, Length: 0 };
        }
        catch (IOException)
        {
            // A link to nowhere: the source itself fails, with the reason.
            return false;
        }
    }

    private static List<string> NotEmpty(List<string> files, string problem) => files.Count > 0 ? files : throw new UsageException(problem);

    /// <summary>All files below a folder in ordinal order. Hidden ones are skipped, and folders that are links, since these may lead in a circle.</summary>
    private static List<string> FilesUnder(string folder)
    {
        var files = new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = default, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IsHidden(ref entry),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsHidden(ref entry) && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        try
        {
            var sorted = files.ToList();
            sorted.Sort(StringComparer.Ordinal);
            return sorted;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new UsageException(error.Message);
        }
    }

    private static bool IsHidden(ref FileSystemEntry entry) => entry.IsHidden || entry.FileName.StartsWith(".");
}
