using System.Text;
using System.Text.Json;
using Reflections.Cli.Api;
using Spectre.Console;

namespace Reflections.Cli.Output;

/// <summary>The two streams of a command: results on the one, everything else on the other.</summary>
internal sealed class CliConsole
{
    /// <summary>Columns of tables that go to a file or another program.</summary>
    private const int RedirectedWidth = 160;

    private readonly IAnsiConsole _results;

    /// <param name="resultsRedirected">Results do not go to a terminal.</param>
    /// <param name="notesRedirected">Notes do not go to a terminal.</param>
    public CliConsole(TextWriter results, TextWriter notes, bool resultsRedirected = true, bool notesRedirected = true)
    {
        Results = results;
        Notes = TextWriter.Synchronized(notes);
        IsTableFramed = !resultsRedirected;
        IsLive = !notesRedirected;
        _results = Create(results, resultsRedirected);
        Live = Create(notes, notesRedirected);
    }

    /// <summary>Standard output.</summary>
    public TextWriter Results { get; }

    /// <summary>Standard error, for lines.</summary>
    public TextWriter Notes { get; }

    /// <summary>Standard error as a terminal.</summary>
    public IAnsiConsole Live { get; }

    /// <summary>Standard error is a terminal that can show bars.</summary>
    public bool IsLive { get; }

    /// <summary>Tables get lines around them.</summary>
    public bool IsTableFramed { get; }

    /// <summary>The console of this process.</summary>
    public static CliConsole OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        return new CliConsole(Console.Out, Console.Error, Console.IsOutputRedirected, Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb");
    }

    /// <summary>One line that is no result.</summary>
    public void Note(string line)
    {
        line = Excerpt.OneLine(line);
        if (IsLive)
        {
            // Through the same console as the bars, so that it appears above them.
            Live.WriteLine(line);
        }
        else
        {
            Notes.WriteLine(line);
        }
    }

    /// <summary>A table with these headings, framed where it is looked at.</summary>
    public Table NewTable(params string[] headings)
    {
        var table = new Table { Border = IsTableFramed ? TableBorder.Rounded : TableBorder.None };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(Markup.Escape(heading)));
        }

        return table;
    }

    public void Write(Table table)
    {
        if (IsTableFramed)
        {
            _results.Write(table);
            return;
        }

        // Without the blanks that fill up the last column.
        using var lines = new StringWriter();
        Create(lines, redirected: true).Write(table);
        Results.WriteLine(string.Join('\n', lines.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())));
    }

    /// <summary>One JSON object on a line of its own.</summary>
    public void WriteJson<T>(T value)
    {
        Results.Write(JsonSerializer.Serialize(value, ApiClient.Json) + "\n");
        Results.Flush();
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = RedirectedWidth;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
