using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>Lists entities with the sources that name them.</summary>
internal sealed class EntitiesCommand(CliContext context, HostSession session)
{
    /// <param name="filters">Names and values of query parameters; those without a value are left out.</param>
    /// <param name="top">The most to list.</param>
    public async Task<int> RunAsync(string? reflection, IReadOnlyList<(string Name, string? Value)> filters, int top, bool json, CancellationToken cancellation)
    {
        var name = await ReflectionChoice.ResolveAsync(session.Api, reflection, cancellation);
        var table = context.Console.NewTable("entity", "type", "also", "sources");
        await foreach (var (told, entity) in session.Api.EntitiesAsync(name, filters, top, cancellation))
        {
            if (json)
            {
                context.Console.WriteJson(told);
                continue;
            }

            table.AddRow(
                new Text(Excerpt.OneLine(entity.Name)), new Text(entity.Type), new Text(Excerpt.OneLine(string.Join(", ", entity.Aliases ?? []))),
                new Text(Excerpt.OneLine(string.Join(", ", (entity.Citations ?? []).Select(citation => citation.SourceId)))));
        }

        if (table.Rows.Count > 0)
        {
            context.Console.Write(table);
        }
        else if (!json)
        {
            context.Console.Note("No entity was found.");
        }

        return ExitCode.Success;
    }
}
