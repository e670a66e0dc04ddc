/** Text that a fish runs for the session. Pure. */
import {
  ENDED,
  FISH_LEAD,
  fishPathKept,
  HOOKS,
  KEPT,
  leads,
  NEXT,
  pathBelow,
  TAKEN,
} from "./handover.ts";
import {
  type Becoming,
  type Look,
  lookOf,
  partsOf,
  type Pins,
  type ShellRequest,
} from "./shell.ts";
import { quoteFor } from "../../terminal/quote.ts";

const q = (text: string) => quoteFor("fish", text);

/** The hooks, which are read after the person's own files, and what leads a fish that another shell became. */
export function fishFiles(request: ShellRequest): Readonly<Record<string, string>> {
  return { [HOOKS.fish]: fishHooks(request), [FISH_LEAD]: lead(request) };
}

/** fish reads this before the person's own files, so it only waits for the first prompt. */
function lead(request: ShellRequest): string {
  return `# Written by atmos-auth for one session; gone with it.
function __atmos_auth_arrive --on-event fish_prompt
    functions -e __atmos_auth_arrive
    source ${q(pathBelow(request, HOOKS.fish))}
    __atmos_auth_at_prompt
end
`;
}

function fishHooks(request: ShellRequest): string {
  return `# Written by atmos-auth for one session; gone with it.
${holding(request)}
${withoutLeads(request)}${fishPathKept(request)}${hidden(request.pins)}__atmos_auth_pin
if status is-interactive
    __atmos_auth_hook
${lookOf(request)?.titled ? TITLE : ""}end
`;
}

/** Writes what holds the identity while the shell runs. */
function holding(request: ShellRequest): string {
  return `set -g __atmos_auth_said
set -g __atmos_auth_drifts
set -g __atmos_auth_news ''
set -g __atmos_auth_kept ''
${pinning(request.pins)}
${putting(request)}
${atPrompt(request)}
${showing(lookOf(request))}`;
}

/** Makes the shell another session's. */
export function fishNext(change: Becoming): string {
  const { was, is, session } = change;
  const { ours, theirs } = partsOf(change);
  const put = ({ name, value }: { name: string; value?: string | undefined }) =>
    value === undefined
      ? `__atmos_auth_hide ${name}`
      : `set -eg ${name}; set -gx ${name} ${q(value)}`;
  const lines = [
    ...theirs.map((each) =>
      `if test "x$${each.name}" = ${q(`x${each.before}`)}; ${put(each)}; end`
    ),
    ...ours.map(put),
  ];
  return `# Written by atmos-auth for one session; gone with it.
${lines.join("\n")}
${holding(is)}
${hidden(is.pins)}echo -n ${session} >${q(pathBelow(was, TAKEN))}
`;
}

/** Without a loop while nothing moved: `set -q` counts the variables that are not there, up to 255. */
function pinning({ set, unset }: Pins): string {
  const lines = Object.entries(set).map(([name, value]) =>
    `    set -qgx ${name}; and test "x$${name}" = ${q(`x${value}`)}; or __atmos_auth_put ${name} ${
      q(value)
    }`
  );
  for (let at = 0; at < unset.length; at += 200) {
    const names = unset.slice(at, at + 200);
    lines.push(
      `    set -q ${names.join(" ")}`,
      `    test $status -eq ${names.length}; or __atmos_auth_drop ${names.join(" ")}`,
    );
  }
  return `function __atmos_auth_pin -S\n${
    [...withoutLocals([...Object.keys(set), ...unset]), ...lines, SAID_ONCE, "    true"].join("\n")
  }\nend`;
}

/**
 * A local variable of the prompt's own scope stands before ours: only a function without a scope of its own (`-S`)
 * sees it, and takes it away.
 */
function withoutLocals(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < names.length; at += 200) {
    const some = names.slice(at, at + 200);
    lines.push(
      `    set -ql ${some.join(" ")}`,
      `    test $status -eq ${some.length}; or begin; set -el ${
        some.join(" ")
      }; __atmos_auth_say 'a local variable'; end`,
    );
  }
  return lines;
}

/** Writes what hides a universal variable from before without a word: nothing in this shell changed it. */
function hidden({ unset }: Pins): string {
  if (unset.length === 0) return "";
  return `for name in ${unset.join(" ")}
    if not set -qg $name; and set -qU $name; set -gx $name ''; end
end
`;
}

/** A universal variable is the person's for good: it is hidden behind an empty global one, not erased. */
function putting({ drift }: ShellRequest): string {
  return `function __atmos_auth_put -a name value
    set -eg $name
    set -gx $name $value
    __atmos_auth_say $name
end
function __atmos_auth_drop
    for name in $argv
        set -q $name; or continue
        set -qU $name; and set -qgx $name; and test -z "$$name"; and continue
        __atmos_auth_hide $name
        __atmos_auth_say $name
    end
end
function __atmos_auth_hide -a name
    if set -qU $name
        set -gx $name ''
    else
        set -eg $name
    end
end
function __atmos_auth_say -a name
    test -w ${q(drift)}; and echo $name >>${q(drift)}
    contains $name $__atmos_auth_said; and return
    set -ga __atmos_auth_said $name
    set -ga __atmos_auth_drifts $name
end
function __atmos_auth_said_once
    set -l are were
    test (count $__atmos_auth_drifts) -gt 1; or set are was
    set -l names (string join ', ' -- $__atmos_auth_drifts)
    echo "atmos-auth: $names $are changed by something in this shell; put back" >&2
    set -g __atmos_auth_drifts
end`;
}

/** The line that says at once what has changed since the last time. */
const SAID_ONCE = '    test -z "$__atmos_auth_drifts"; or __atmos_auth_said_once';

/** Keeps the title of the shell outside (XTWINOPS), and gives it back; fish itself sets its own. */
const TITLE = `    printf '\\e[22;2t' >&2
    function __atmos_auth_leave --on-event fish_exit
        printf '\\e]2;\\a\\e[23;2t' >&2
    end
`;

/** Handlers run in the order in which they were defined, so ours are defined anew at each prompt. */
function atPrompt(request: ShellRequest): string {
  const { notices, expires } = request;
  const next = q(pathBelow(request, NEXT.fish));
  return `function __atmos_auth_hook
    function __atmos_auth_prompt --on-event fish_prompt -S
        __atmos_auth_pin
        __atmos_auth_at_prompt
    end
    function __atmos_auth_preexec --on-event fish_preexec -S
        __atmos_auth_pin
    end
end
function __atmos_auth_at_prompt
    if test -z "$__atmos_auth_kept"; and test -e ${next}
        set -g __atmos_auth_kept on
        source ${next}
        test -z "$__atmos_auth_kept"; or echo ${q(KEPT)} >&2
        __atmos_auth_at_prompt
        return
    end
    __atmos_auth_pin
    set -l line ''
    if test -s ${q(notices)}
        read line <${q(notices)}
    else if not test -e ${q(notices)}
        set line ${q(ENDED)}
    end
    if set -qgx ATMOS_SESSION_EXPIRES; and test -s ${q(expires)}
        read -gx ATMOS_SESSION_EXPIRES <${q(expires)}
    end
    set line (string replace -ra '[[:cntrl:]]' '' -- $line)
    if test "x$line" != "x$__atmos_auth_news"
        set -g __atmos_auth_news $line
        test -z "$line"; or __atmos_auth_tell $line
    end
    __atmos_auth_show
    __atmos_auth_hook
end
function __atmos_auth_tell -a line
    echo "atmos-auth: $line" >&2
    if not test -e ${q(notices)}
        echo 'hint: exit' >&2
        return
    end
    begin
        read -l line
        while read -l line
            echo hint: (string replace -ra '[[:cntrl:]]' '' -- $line) >&2
        end
    end <${q(notices)}
end`;
}

/**
 * The person's functions are called within ours, which are told by their description; one that names our variable
 * shows it itself.
 */
function showing(look: Look | undefined): string {
  if (look === undefined) return "function __atmos_auth_show\nend";
  const text = q(`(${look.text})`);
  const mark = look.colour === undefined
    ? `printf '%s ' ${text}`
    : `printf '\\e[%sm%s\\e[0m ' ${look.colour} ${text}`;
  return `function __atmos_auth_mark
    ${mark}
end
function __atmos_auth_titled
    test -n "$__atmos_auth_news"; and echo $__atmos_auth_news; or echo ${text} $argv
end
function __atmos_auth_foreign -a name
    functions -q $name; and not contains -- atmos-auth (functions -Dv $name)
end
function __atmos_auth_show
    if __atmos_auth_foreign fish_title
        functions -e __atmos_auth_their_title
        functions -c fish_title __atmos_auth_their_title
        function fish_title -d atmos-auth
            __atmos_auth_titled (__atmos_auth_their_title $argv)
        end
    end
    __atmos_auth_foreign fish_prompt; or return
    functions fish_prompt | string match -qr 'starship|oh-my-posh|POSH_|_omp_|ATMOS_IDENTITY'; and return
    functions -e __atmos_auth_their_prompt
    functions -c fish_prompt __atmos_auth_their_prompt
    function fish_prompt -d atmos-auth
        set -l lines (__atmos_auth_their_prompt $argv)
        while set -q lines[2]; and test -z "$lines[1]"
            echo
            set -e lines[1]
        end
        __atmos_auth_mark
        string join \\n -- $lines
    end
end`;
}

function withoutLeads(request: ShellRequest): string {
  return Object.entries(leads(request)).map(([name, lead]) => {
    const own = name === "PROMPT_COMMAND" ? undefined : request.env.get(name);
    const undone = own === undefined ? `set -eg ${name}` : `set -gx ${name} ${q(own)}`;
    return `test "x$${name}" = ${q(`x${lead}`)}; and ${undone}\n`;
  }).join("");
}
