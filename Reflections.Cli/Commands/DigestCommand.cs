using Reflections.Cli.Hosts;

namespace Reflections.Cli.Commands;

/// <summary>Prints the knowledge for people, as Markdown.</summary>
internal sealed class DigestCommand(CliContext context, HostSession session)
{
    /// <param name="filters">Names and values of query parameters; those without a value are left out.</param>
    public async Task<int> RunAsync(string? reflection, IReadOnlyList<(string Name, string? Value)> filters, bool json, CancellationToken cancellation)
    {
        var name = await ReflectionChoice.ResolveAsync(session.Api, reflection, cancellation);
        if (!json)
        {
            await session.Api.DigestAsync(name, filters, context.Console.Results, cancellation);
            return ExitCode.Success;
        }

        using var markdown = new StringWriter();
        await session.Api.DigestAsync(name, filters, markdown, cancellation);
        context.Console.WriteJson(new { reflectionId = name, markdown = markdown.ToString() });
        return ExitCode.Success;
    }
}
