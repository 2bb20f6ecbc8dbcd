"""What each shell needs to complete a command line: it asks the program what may stand next, word by word.

Each word goes to the program with `=` before it, so that none is an option, a `-` or empty: some shells drop those.
What comes back is a line a word, with a tab and what it is about; `:files` and `:folders` leave it to the shell.
"""

from typing import Final

_BASH: Final = r"""# Completes audit-tui in bash 4 and later.
_audit_tui() {
    local line given=("${COMP_WORDS[@]:1:COMP_CWORD}")
    COMPREPLY=()
    while IFS= read -r line; do
        line=${line%$'\r'}
        case $line in
            :files) compopt -o default ;;
            :folders) compopt -o dirnames ;;
            *) COMPREPLY+=("$(printf %q "${line%%$'\t'*}")") ;;
        esac
    done < <("${COMP_WORDS[0]}" completion bash "${given[@]/#/=}" 2>/dev/null)
}
complete -F _audit_tui audit-tui
"""

_ZSH: Final = r"""#compdef audit-tui
# Completes audit-tui in zsh.
_audit_tui() {
    local line
    local -a given found about
    given=("${(@)words[2,CURRENT]}")
    for line in "${(@f)$("${words[1]}" completion zsh "${(@)given/#/=}" 2>/dev/null)}"; do
        case $line in
            :files) _files ;;
            :folders) _files -/ ;;
            ?*) found+=("${line%%$'\t'*}"); about+=("${line/$'\t'/  }") ;;
        esac
    done
    (( $#found )) && compadd -l -d about -a found
}
if [[ ${funcstack[1]} == _audit-tui ]]; then
    _audit_tui "$@"
else
    compdef _audit_tui audit-tui
fi
"""

_FISH: Final = r"""# Completes audit-tui in fish.
function __audit_tui_next
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in ($before[1] completion fish "="$before[2..-1] "=$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path $current
            case ':folders'
                __fish_complete_directories $current
            case '*'
                echo $line
        end
    end
end
complete -c audit-tui -f -a '(__audit_tui_next)'
"""

_POWERSHELL: Final = r"""# Completes audit-tui in PowerShell 5.1 and later, which offers files where nothing comes back.
Register-ArgumentCompleter -Native -CommandName 'audit-tui', 'audit-tui.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition }
    $given = @($before | Select-Object -Skip 1 | ForEach-Object { '=' + $_.Extent.Text.Trim('"', "'") })
    if ($wordToComplete -eq '') { $given += '=' }
    & $commandAst.GetCommandName() completion powershell @given 2>$null | Where-Object { $_ -notlike ':*' } |
        ForEach-Object {
            $word, $about = $_ -split "`t", 2
            if (-not $about) { $about = $word }
            $text = if ($word -match '\s') { "'$word'" } else { $word }
            [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $about)
        }
}
"""

SCRIPTS: Final = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}
