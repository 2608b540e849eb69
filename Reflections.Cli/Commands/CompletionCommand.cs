namespace Reflections.Cli.Commands;

/// <summary>Prints the script by which a shell completes this command line: it asks the program itself what may follow.</summary>
internal sealed class CompletionCommand(CliContext context)
{
    private const string Bash = """
        # bash: source <(reflections completion bash)
        _reflections() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(reflections "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _reflections reflections
        """;

    private const string Zsh = """
        # zsh: source <(reflections completion zsh)
        _reflections() {
            local -a found
            found=("${(@f)$(reflections "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a found
            _files
        }
        compdef _reflections reflections
        """;

    private const string PowerShell = """
        # PowerShell: reflections completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName reflections -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            reflections "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "pwsh"];

    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public int Run(string shell, bool json)
    {
        var script = shell switch { "bash" => Bash, "zsh" => Zsh, _ => PowerShell } + "\n";
        if (json)
        {
            context.Console.WriteJson(new { shell, script });
        }
        else
        {
            context.Console.Results.Write(script);
        }

        return ExitCode.Success;
    }
}
