using Spectre.Console;

namespace Reflections.Cli.Output;

/// <summary>One thing as the names and values of its fields.</summary>
internal sealed class FieldTable(CliConsole console, string name, string value)
{
    private readonly Table _table = console.NewTable(name, Excerpt.OneLine(value));

    /// <summary>Adds a field; one without a value is left out.</summary>
    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _table.AddRow(new Text(name), new Text(Excerpt.OneLine(value)));
        }
    }

    public void Write() => console.Write(_table);
}
