/** Lines that are typed: no name in one is taken for a flag, ends a word, or means somebody else. */
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

/** A line for the person's shell that is none of ours, and no word of which stands before it but a colon. */
const SHELL_LINE =
  /\b(?:export [A-Z_]\w*=|unset [A-Z]{2}|mkdir -|chmod |chown |ls -l|cp -p|iconv -|umask |base64 <|date -u|icacls |rmdir |takeown )|<\/dev\/null|>NUL|\$[Ee]nv:|(?<=^|: )(?:(?:rm -rf|mv|rm|move|del) NAME|[A-Z_]{4,}=\S+ atmos-auth |(?:set|eval) "|set [A-Z_]+=)/m;

/**
 * Ours, but for what writes them in each shell's words, what is a script, or a file that a shell reads, and the manual's
 * texts, which nobody is told in a situation; and what reads such lines.
 */
const TOLD =
  /^(?:main\.ts|lib\/(?!terminal\/(?:dialects\/|quote\.)|session\/(?:shells|directory)\/|commands\/env\/|cli\/commands\/|manual\/|deno\/(?:foreign_files|guard)\.)|providers\/(?!github\/grant\/|aws\/kinds\/pasted_keys\.))/;

function linesIn(text: string): readonly string[] {
  return text.split("\n").filter((line) => !/^\s*(?:\*|\/[/*])/.test(line))
    .map((line) => line.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, "NAME").replace(/[`'"]/g, "\n"));
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
    // What a dialect writes is run by its shell, with such names.
    name: "a name out of a file ends a word of the line that a person is told to type",
    covers: /^(?!lib\/terminal\/dialects\/)(?:main\.ts|lib\/|providers\/)/,
    broken: ({ path, text }) => unquoted(text, path).length > 0,
    breaks: [["lib/a.ts", "const hint = `check it: az aks show -n ${name} -g ${typed(group)}`;"]],
  },
  {
    name:
      "a line that a person is told to type is written for one shell: dialect() has it for theirs",
    covers: TOLD,
    broken: ({ text }) => linesIn(text).some((line) => SHELL_LINE.test(line)),
    breaks: [
      ["lib/a.ts", 'const hint = "mkdir -v 700 DIR";'],
      ["lib/a.ts", "warn(`it is open: chmod 600 ${path}`);"],
      ["lib/a.ts", 'const hint = "export A=$(b)";'],
      ["lib/a.ts", 'const mend = "NO_PROXY=a atmos-auth login";'],
      ["lib/a.ts", "const hint = `move it away: mv ${a} ${b}`;"],
    ],
  },
  {
    name: "a line is written before anybody knows whose shell it is",
    covers: OURS,
    broken: ({ said }) => /^(?:export )?const [^=]*=(?![^=]*=>)[^;]*\bdialect\(\)/m.test(said),
    breaks: [["lib/a.ts", 'const HINT = dialect().unset("A");']],
  },
];
