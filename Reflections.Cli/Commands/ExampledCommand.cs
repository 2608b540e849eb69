using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Reflections.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="examples">Command lines as they are typed.</param>
internal sealed class ExampledCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Lets the help of every command below <paramref name="root"/> show its examples.</summary>
    public static void ShowExamples(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            if (help.Action is HelpAction inner)
            {
                help.Action = new HelpWithExamples(inner);
            }
        }
    }

    private sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var exit = inner.Invoke(parseResult);
            if (parseResult.CommandResult.Command is ExampledCommand { Examples: { Count: > 0 } examples })
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  {example}");
                }
            }

            return exit;
        }
    }

    private IReadOnlyList<string> Examples { get; } = examples;
}
