using System.Text;
using System.Text.Json;
using Reflections.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Reflections.Cli.Output;

/// <summary>The two streams of a command, results on the one and everything else on the other, and the person who may be asked.</summary>
internal sealed class CliConsole
{
    /// <summary>Columns of tables that go to a file or another program.</summary>
    private const int RedirectedWidth = 160;

    /// <summary>In a terminal with fewer columns a row of a table is written as lines.</summary>
    private const int NarrowWidth = 80;

    /// <summary>A table with so few columns fits anywhere.</summary>
    private const int FewColumns = 3;

    private readonly IAnsiConsole _results;

    /// <param name="resultsRedirected">Results do not go to a terminal.</param>
    /// <param name="notesRedirected">Notes do not go to a terminal.</param>
    /// <param name="input">Where answers come from; null when nobody can be asked.</param>
    /// <param name="colour">Terminals get colours if they can show them.</param>
    /// <param name="width">Columns of the terminal; null to find out.</param>
    /// <param name="bytes">Standard output for what is no text.</param>
    public CliConsole(
        TextWriter results, TextWriter notes, bool resultsRedirected = true, bool notesRedirected = true, TextReader? input = null, bool colour = true,
        int? width = null, Stream? bytes = null)
    {
        Bytes = bytes ?? Stream.Null;
        Results = results;
        Notes = TextWriter.Synchronized(notes);
        Input = input;
        IsTableFramed = !resultsRedirected;
        IsLive = !notesRedirected;
        _results = Create(results, resultsRedirected, colour, width);
        Live = Create(notes, notesRedirected, colour, width);
    }

    /// <summary>Standard output.</summary>
    public TextWriter Results { get; }

    /// <summary>Standard output, for what is no text.</summary>
    public Stream Bytes { get; }

    /// <summary>Standard error, for lines.</summary>
    public TextWriter Notes { get; }

    /// <summary>Standard error as a terminal.</summary>
    public IAnsiConsole Live { get; }

    /// <summary>Standard error is a terminal that can show bars.</summary>
    public bool IsLive { get; }

    /// <summary>Tables get lines around them.</summary>
    public bool IsTableFramed { get; }

    /// <summary>Somebody can be asked.</summary>
    public bool IsInteractive => Input is not null;

    private TextReader? Input { get; }

    /// <summary>The console of this process.</summary>
    public static CliConsole OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        return new CliConsole(
            Console.Out, Console.Error, Console.IsOutputRedirected, Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb",
            Console.IsInputRedirected || Console.IsErrorRedirected ? null : Console.In,
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")), bytes: Console.OpenStandardOutput());
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

    /// <summary>Asks for a line.</summary>
    /// <returns>The answer without blanks around it; null when the input has ended.</returns>
    public async Task<string?> AskAsync(string question, CancellationToken cancellation)
    {
        await Notes.WriteAsync($"{Excerpt.OneLine(question)} ");
        await Notes.FlushAsync(cancellation);

        // A terminal's reader does not hear of Ctrl-C while it waits for a line.
        var line = Input is null ? null : await Task.Run(Input.ReadLine, cancellation).WaitAsync(cancellation);
        return line?.Trim();
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
            _results.Write(Fit(table));
            return;
        }

        // Without the blanks that fill up the last column.
        using var lines = new StringWriter();
        Create(lines, redirected: true).Write(table);
        Results.WriteLine(string.Join('\n', lines.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())));
    }

    /// <summary>One line of the results behind a short mark, coloured where it is looked at.</summary>
    /// <param name="mark">At most four letters.</param>
    public void WriteMarked(string mark, Color colour, string line)
    {
        _results.Write(new Text($"{mark,-4}", colour));
        Results.WriteLine($"  {Excerpt.OneLine(line)}");
    }

    /// <summary>Shows tables on standard output, each in the place of the one before.</summary>
    /// <param name="work">Is given what shows the next table.</param>
    public Task LiveResultsAsync(Func<Action<Table>, Task> work) =>
        _results.Live(new Text(string.Empty)).StartAsync(live => work(table => live.UpdateTarget(Fit(table))));

    /// <summary>One JSON object on a line of its own.</summary>
    public void WriteJson<T>(T value)
    {
        Results.Write(JsonSerializer.Serialize(value, ApiClient.Json) + "\n");
        Results.Flush();
    }

    private Table Fit(Table table) => table.Columns.Count > FewColumns && _results.Profile.Width < NarrowWidth ? Lines(table) : table;

    /// <summary>The rows one below the other, each as its headings and cells, with an empty line between two.</summary>
    private static Table Lines(Table table)
    {
        var lines = new Table { Border = TableBorder.None, ShowHeaders = false };
        lines.AddColumn(new TableColumn(string.Empty).NoWrap());
        lines.AddColumn(new TableColumn(string.Empty));
        foreach (var row in table.Rows)
        {
            if (lines.Rows.Count > 0)
            {
                lines.AddEmptyRow();
            }

            foreach (var (column, cell) in table.Columns.Zip((IEnumerable<IRenderable>)row))
            {
                lines.AddRow(column.Header, cell);
            }
        }

        return lines;
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected, bool colour = true, int? width = null)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || !colour ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = RedirectedWidth;
            console.Profile.Capabilities.Unicode = true;
        }
        else if (width is { } columns)
        {
            console.Profile.Width = columns;
        }

        return console;
    }
}
