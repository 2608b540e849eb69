namespace Reflections.Tests.EndToEnd;

/// <summary>The documents in <c>samples</c>, found from wherever the tests run.</summary>
internal static class SampleFiles
{
    public static string Root { get; } = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "samples", "gold.json")))
            {
                return System.IO.Path.Combine(folder.FullName, "samples");
            }
        }

        throw new DirectoryNotFoundException("The samples folder is not above the tests.");
    }
}
