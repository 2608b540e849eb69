using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>
/// The types that functions are looked for in: those of the entry assembly and of all it references, as far as they reference this runtime.
/// <c>EmbeddedRuntime:FunctionAssemblies</c> names other assemblies and <c>EmbeddedRuntime:FunctionTypes</c> single types, separated by semicolons.
/// </summary>
internal static class FunctionAssemblies
{
    public static IEnumerable<Type> Types(IConfiguration configuration)
    {
        var named = Names(configuration["EmbeddedRuntime:FunctionAssemblies"]);
        var assemblies = named.Length > 0 ? named.Select(Load) : FromEntry();
        var types = assemblies.SelectMany(assembly => assembly.GetTypes());
        var only = Names(configuration["EmbeddedRuntime:FunctionTypes"]);
        return only.Length == 0 ? types : Only(types.ToLookup(type => type.FullName, StringComparer.Ordinal), only);
    }

    private static IEnumerable<Type> Only(ILookup<string?, Type> types, string[] names) =>
        names.SelectMany(name => types.Contains(name)
            ? types[name]
            : throw new InvalidOperationException($"EmbeddedRuntime:FunctionTypes names '{name}', which is not in the function assemblies."));

    private static string[] Names(string? list) =>
        (list ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Assembly Load(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            throw new InvalidOperationException($"EmbeddedRuntime:FunctionAssemblies names '{name}', which cannot be loaded.", error);
        }
    }

    private static IEnumerable<Assembly> FromEntry()
    {
        if (Assembly.GetEntryAssembly() is not { } entry)
        {
            return [];
        }

        var runtime = typeof(FunctionAssemblies).Assembly.GetName().Name;
        var found = new List<Assembly>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { runtime! };
        var open = new Queue<Assembly>([entry]);
        while (open.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            if (references.Any(reference => reference.Name == runtime))
            {
                found.Add(assembly);
            }

            foreach (var reference in references.Where(reference => !IsPlatform(reference.Name!) && seen.Add(reference.Name!)))
            {
                if (TryLoad(reference) is { } loaded)
                {
                    open.Enqueue(loaded);
                }
            }
        }

        return found;
    }

    private static bool IsPlatform(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
        || name is "System" or "mscorlib" or "netstandard";

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            // A reference that is not deployed cannot hold functions of this app.
            return null;
        }
    }
}
