/**
 * Scripts for the completion of shells. Each hands the words so far to `atmos-auth complete` and proposes what that
 * prints; words after `exec ... --` are completed as a command line of their own.
 */

/** A function that writes a script, for the program's names. */
type Script = (names: readonly string[]) => string;

const bash: Script = (names) =>
  String.raw`# bash completion for atmos-auth
_atmos_auth() {
  local at line word about files= width=0 IFS=$'\n'
  local -a words abouts
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    if [[ ${"$"}{COMP_WORDS[at]} == -- && " ${"$"}{COMP_WORDS[*]:1:at-1} " == *[[:space:]]exec[[:space:]]* ]]; then
      _atmos_auth_command $((at + 1))
      return
    fi
  done
  while IFS= read -r line; do
    word=${"$"}{line%%$'\t'*}
    if [[ -z $word ]]; then files=1; continue; fi
    about=
    if [[ $line == *$'\t'* ]]; then about=${"$"}{line#*$'\t'}; fi
    # Behind a quote that is open a name stands as it is.
    if [[ ${"$"}{COMP_WORDS[COMP_CWORD]} != [\'\"]* ]]; then printf -v word '%q' "$word"; fi
    words+=("$word") abouts+=("$about")
    if ((${"$"}{#word} > width)); then width=${"$"}{#word}; fi
  done < <("${"$"}{COMP_WORDS[0]}" complete --described -- "${"$"}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ -n $files ]]; then compopt -o default 2>/dev/null; fi
  COMPREPLY=("${"$"}{words[@]}")
  # Where they are only listed (bash 4 says so), each stands with what it is.
  case ${"$"}{COMP_TYPE-} in 33 | 63 | 64) ;; *) return ;; esac
  if ((${"$"}{#words[@]} < 2)); then return; fi
  for at in "${"$"}{!words[@]}"; do
    printf -v line '%-*s  %s' "$width" "${"$"}{words[at]}" "${"$"}{abouts[at]}"
    line=${"$"}{line:0:${"$"}{COLUMNS:-80}-1}
    COMPREPLY[at]=${"$"}{line%"${"$"}{line##*[![:space:]]}"}
  done
}
# The words from there on are a command line of their own.
_atmos_auth_command() {
  local start=$1 spec run IFS=$' \t\n'
  for run in _comp_command_offset _command_offset; do
    if declare -F "$run" >/dev/null; then
      "$run" "$start"
      return
    fi
  done
  local -a words=("${"$"}{COMP_WORDS[@]:start}")
  local index=$((COMP_CWORD - start))
  if ((index == 0)); then
    COMPREPLY=($(compgen -c -- "${"$"}{words[0]}"))
    return
  fi
  spec=$(complete -p -- "${"$"}{words[0]##*/}" 2>/dev/null)
  if [[ $spec =~ ' -F '([^ ]+) ]]; then
    run=${"$"}{BASH_REMATCH[1]}
    local -a COMP_WORDS=("${"$"}{words[@]}")
    local COMP_CWORD=$index COMP_LINE="${"$"}{words[*]}" COMP_POINT
    COMP_POINT=${"$"}{#COMP_LINE}
    "$run" "${"$"}{words[0]}" "${"$"}{words[index]}" "${"$"}{words[index - 1]}"
  elif [[ $spec =~ ' -C '([^ ]+) ]]; then
    COMPREPLY=($(COMP_LINE="${"$"}{words[*]}" COMP_POINT=1000000 eval "${"$"}{BASH_REMATCH[1]}" 2>/dev/null))
  else
    compopt -o default 2>/dev/null
  fi
}
complete -F _atmos_auth ${names.join(" ")}
`;

const zsh: Script = (names) =>
  String.raw`#compdef ${names.join(" ")}
_atmos_auth() {
  local -i at=${"$"}{words[(i)--]}
  if (( at < CURRENT )) && [[ -n ${"$"}{words[2,at][(r)exec]} ]]; then
    words=("${"$"}{(@)words[at + 1,-1]}")
    (( CURRENT -= at ))
    _normal
    return
  fi
  local line
  local -a found
  for line in "${"$"}{(@f)$("${"$"}{words[1]}" complete --described -- "${"$"}{(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == $'\t' ]]; then
      _files
      return
    fi
    [[ -z $line ]] && continue
    if [[ $line == *$'\t'* ]]; then
      found+=("${"$"}{${"$"}{line%%$'\t'*}//:/\\:}:${"$"}{line#*$'\t'}")
    else
      found+=("${"$"}{line//:/\\:}")
    fi
  done
  (( $#found )) && _describe -V atmos-auth found
}
if [[ "$funcstack[1]" == _atmos_auth ]]; then
  _atmos_auth "$@"
else
  compdef _atmos_auth ${names.join(" ")}
fi
`;

const fish: Script = (names) =>
  String.raw`# fish completion for atmos-auth
function __atmos_auth_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l last (commandline --current-token --cut-at-cursor)
    if set -l at (contains --index -- -- $words); and contains -- exec $words[1..$at]
        set -l line (string escape -- $words[(math $at + 1)..-1]) "$last"
        complete --do-complete "$line"
        return
    end
    for line in ($words[1] complete --described -- $words[2..-1] "$last" 2>/dev/null)
        if test "$line" = \t
            __fish_complete_path "$last"
        else
            echo $line
        end
    end
end
${
    names.map((name) =>
      `complete --command ${name} --no-files --keep-order --arguments '(__atmos_auth_complete)'`
    ).join("\n")
  }
`;

const powershell: Script = (names) =>
  String.raw`# PowerShell completion for atmos-auth
Register-ArgumentCompleter -Native -CommandName ${names.join(", ")} -ScriptBlock {
    param($word, $ast, $cursor)
    $elements = @($ast.CommandElements | ForEach-Object { $_.ToString() })
    $at = [array]::IndexOf($elements, '--')
    if ($at -gt 0 -and $elements[0..$at] -contains 'exec') {
        $rest = $elements[($at + 1)..$elements.Count] -join ' '
        if ($word -eq '') { $rest += ' ' }
        return (TabExpansion2 -inputScript $rest -cursorColumn $rest.Length).CompletionMatches
    }
    $words = @($elements | Select-Object -Skip 1)
    if ($word -eq '') { $words += '""' }
    & $elements[0] complete --described -- @words 2>$null | ForEach-Object {
        $name, $about = $_ -split "${"`"}t", 2
        if ($name -ne '') {
            if (-not $about) { $about = $name }
            [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $about)
        }
    }
}
`;

/** The scripts by the shell's name. */
export const SCRIPTS: Readonly<Record<string, Script>> = { bash, zsh, fish, powershell };
