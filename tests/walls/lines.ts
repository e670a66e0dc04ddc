/** Lines that are typed: no name in one is taken for a flag, ends a word, or means somebody else. */
import { inCmd } from "../../lib/terminal/in_cmd.ts";
import { OURS, type Wall } from "./wall.ts";

/** A flag of ours and a name, without what makes one word of both. */
const BY_HAND =
  /(?<!hide-env )(-i|--(identity|provider|profile|realm|yes-i-mean)) \$\{|(?<!\()"-i", [a-z]/;

/** A line for another tool, or for the shell, whatever words stand before it. */
const TYPED_LINE =
  /`(?:[^`$\n]*: )?(?:aws|az|gcloud|gh|kubectl|docker(?! is)|iconv|chmod|chown|ls|mv|rm|namei|fuser|ssh(?! for)) [-a-z][^`]*`/g;

/** What may stand in one as it is: it was quoted before, or is a name of ours. */
const QUOTED = new Set(["around", "encoding", "port", "shown", "steps", "text.encoding", "where"]);

/** What else was quoted before, or is ours, in these files alone. */
const QUOTED_IN: Readonly<Record<string, readonly string[]>> = {
  "providers/azure/secrets.ts": ["secret", "which"],
  "providers/gcp/secrets.ts": ["role", "secret", "within"],
};

function unquoted(text: string, path: string): readonly string[] {
  const isQuoted = (value: string) => QUOTED.has(value) || QUOTED_IN[path]?.includes(value);
  return [...text.matchAll(TYPED_LINE)].flatMap(([line]) =>
    [...line.matchAll(/\$\{([^}]*)/g)].flatMap(([, value = ""]) =>
      /^\s*(typed|typedFlag|quoteFor)\(/.test(value) || isQuoted(value) ? [] : [value]
    )
  );
}

/** What only a shell of Unix understands, where a person is told to type it. */
const UNIX_LINE =
  /\b(?:export [A-Z_]\w*=|unset [A-Z]|mkdir -|chmod |ls -l|iconv -|umask |base64 <|date -u)|<\/dev\/null|(?<=^|: )(?:(?:rm -rf|mv|rm) NAME|[A-Z_]{4,}=\S+ atmos-auth )/m;

/**
 * Ours, but for what writes for a Unix shell, and for lines that Windows never sees, or that stand beside its own: a
 * directory that is open to all, a program without a mode, what isn't UTF-8, `$(...)`, pass and `$SSL_CERT_FILE`.
 */
const ON_WINDOWS =
  /^(?:lib\/(?!session\/(?:shells|directory)\/|commands\/env(?:\/shells)?\.|terminal\/(?:system_lines|in_cmd)\.|manual\/|cage\/broken\.|deno\/(?:process|trouble)\.|paths\/(?:opened_place|program)\.|references\/bitwarden\.|secret_programs\/pass_entries\.)|providers\/(?!github\/grant\/))/;

function forUnixAlone(text: string): boolean {
  return text.split("\n").filter((line) => !/^\s*(?:\*|\/[/*])/.test(line))
    .map((line) => line.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, "NAME").replace(/[`'"]/g, "\n"))
    .some((line) => UNIX_LINE.test(inCmd(line)));
}

/** Attacks by a name that a file holds, or that nobody typed. */
export const LINES: readonly Wall[] = [
  {
    name: "an identity's name is taken for a flag, in a command line that is written by hand",
    covers: OURS,
    broken: ({ text }) => BY_HAND.test(text),
    breaks: [["lib/a.ts", "const hint = `atmos-auth login -i ${name}`;"], [
      "lib/a.ts",
      'run(["exec", "-i", name]);',
    ]],
  },
  {
    name:
      "the flag that names an identity, and its variable, are read by another door than asked.ts",
    covers: /^lib\/(?!cli\/asked\.ts$)/,
    broken: ({ text }) => /\.texts?\("identity"\)/.test(text),
    breaks: [["lib/a.ts", 'const names = flags.texts("identity");']],
  },
  {
    name:
      "a name that nobody typed is taken by another door than choose.ts: in a session it is another project's",
    covers: /^lib\/(?!choose\/choose\.ts$)/,
    broken: ({ text }) => /import \{[^}]*\bmeantBy\b[^}]*\} from "[^"]*asked\.ts"/.test(text),
    breaks: [["lib/commands/a.ts", 'import { meantBy } from "../cli/asked.ts";']],
  },
  {
    name: "a name out of a file ends a word of the line that a person is told to type",
    covers: OURS,
    broken: ({ path, text }) => unquoted(text, path).length > 0,
    breaks: [["lib/a.ts", "const hint = `check it: az aks show -n ${name} -g ${typed(group)}`;"]],
  },
  {
    name: "a line that a person is told to type has no form for cmd",
    covers: ON_WINDOWS,
    broken: ({ text }) => forUnixAlone(text),
    breaks: [["lib/a.ts", 'const hint = "mkdir -v 700 DIR";'], [
      "lib/a.ts",
      'const hint = "export A=$(b)";',
    ]],
  },
];
