import { readerOf } from "../choose/fallback.ts";
import { candidates, type Known } from "../cli/complete.ts";
import { profileNames } from "../config/files/profiles.ts";
import { nearest } from "../config/schema/suggest.ts";
import { usage } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openView, type View } from "../workspace/view.ts";

/** Each script hands the words so far to `atmos-auth complete` and offers what it prints. */
const SCRIPTS = {
  bash: String.raw`# bash completion for atmos-auth
_atmos_auth() {
  local line IFS=$'\n'
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$(printf '%q' "$line")")
  done < <("${"$"}{COMP_WORDS[0]}" complete -- "${"$"}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ ${"$"}{#COMPREPLY[@]} -eq 0 ]]; then
    compopt -o default 2>/dev/null
  fi
}
complete -F _atmos_auth atmos-auth
`,
  zsh: String.raw`#compdef atmos-auth
_atmos_auth() {
  local -a found
  found=("${"$"}{(@f)$("${"$"}{words[1]}" complete -- "${"$"}{(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "${"$"}{found[*]}" ]]; then
    compadd -- "${"$"}{found[@]}"
  else
    _files
  fi
}
if [[ "$funcstack[1]" == _atmos_auth ]]; then
  _atmos_auth "$@"
else
  compdef _atmos_auth atmos-auth
fi
`,
  fish: String.raw`# fish completion for atmos-auth
function __atmos_auth_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l last (commandline --current-token --cut-at-cursor)
    $words[1] complete -- $words[2..-1] "$last" 2>/dev/null
end
complete --command atmos-auth --arguments '(__atmos_auth_complete)'
`,
  powershell: String.raw`# PowerShell completion for atmos-auth
Register-ArgumentCompleter -Native -CommandName atmos-auth -ScriptBlock {
    param($word, $ast, $cursor)
    $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($word -eq '') { $words += '""' }
    & $ast.CommandElements[0].ToString() complete -- @words 2>$null | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_)
    }
}
`,
} as const;

/** `completion SHELL`: a script for the shell's completion. */
export function completion({ terminal, invocation }: Context<"completion">): Promise<number> {
  const [wanted] = invocation.positional;
  const name = wanted === "pwsh" ? "powershell" : wanted;
  const [, script] = Object.entries(SCRIPTS).find(([one]) => one === name) ?? [];
  if (script === undefined) {
    const names = Object.keys(SCRIPTS);
    throw usage(
      `No completion for "${wanted}"; there is ${names.join(", ")}`,
      `atmos-auth completion ${nearest(wanted, names) ?? "bash"}`,
    );
  }
  terminal.print(script);
  return Promise.resolve(0);
}

/** `complete -- WORDS`: what completion scripts call; a broken configuration completes nothing, silently. */
export async function complete(context: Context<"complete">): Promise<number> {
  const words = context.invocation.rest;
  const found = await candidates(words, knownNames(context), context.commands);
  context.terminal.print(found.map((word) => `${word}\n`).join(""));
  return 0;
}

/** Without an identity whose cloud has a console, every cloud's. */
function pagesOf({ model, clouds }: View, identity: string | undefined): readonly string[] {
  const kind = identity === undefined ? undefined : model.identities.get(identity)?.kind;
  const cloud = clouds.find(({ kinds }) => kinds.some(({ name }) => name === kind));
  return cloud?.pages ?? [...new Set(clouds.flatMap(({ pages }) => pages ?? []))].sort();
}

/** A name that could do something to the terminal is not offered. */
function knownNames(context: Context<"complete">): Known {
  const names = async (of: (view: View) => Iterable<string> | Promise<Iterable<string>>) => {
    const view = await openView(context).catch(() => undefined);
    return view ? [...await of(view)].filter((name) => visible(name) === name) : [];
  };
  return {
    identities: () => names(({ model }) => model.identities.keys()),
    providers: () => names(({ model }) => model.providers.keys()),
    profiles: () =>
      names(({ system, loaded }) => profileNames(readerOf(system, loaded), loaded.profilePlaces)),
    ways: async () => {
      const all = await Promise.all(
        context.clouds.map(async (cloud) => await cloud.starters?.() ?? []),
      );
      return all.flat().map(({ name }) => name);
    },
    pages: (identity) => names((workspace) => pagesOf(workspace, identity)),
  };
}
