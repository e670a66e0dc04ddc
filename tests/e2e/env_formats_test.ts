/** What `env` prints, read by the shells and programs that it is for: every value arrives exactly, or nothing does. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type EnvFormat, formatEnv } from "../../lib/commands/env/formats.ts";
import { UserError } from "../../lib/errors.ts";
import { scenario, tool } from "./tools.ts";

const VALUES = [
  ...[
    "",
    " ",
    "  ",
    "-n",
    "-",
    "--",
    "~",
    "~root/x",
    "#",
    "# no comment",
    "=",
    "=a=b=",
    "a b",
    "a  b",
  ],
  ...[
    " a ",
    "  a \t ",
    "\t",
    "\n",
    "a\n",
    "\n\na",
    "a\nLD_PRELOAD=/evil.so\n",
    "a\r\nb\r",
    "\r",
    "\v\f",
  ],
  ...[
    "'",
    "''",
    "'a'",
    "it's",
    "a''b",
    `"`,
    `""`,
    `it's "so" 'called'`,
    "\u2019\u2018",
    "`",
    "`touch PWNED`",
  ],
  ...[
    "$",
    "$HOME",
    "${HOME}",
    "$(touch PWNED)",
    "$((1+1))",
    "$'a'",
    "a$",
    "\\",
    "\\\\",
    "a\\",
    "\\'",
    "\\n",
  ],
  ...[
    "a\\\nb",
    "\\x41\\101",
    "*",
    "?",
    "[a]",
    "[!a]*",
    "{b,c}",
    "@(a|b)",
    "+(a)",
    "!(x)",
    "a*b?c",
    "/*",
  ],
  ...[
    "!",
    "!!",
    "!$",
    "^a^b",
    "%",
    "%PATH%",
    "%s%d%%",
    "& | ; < > ( )",
    "a;touch PWNED",
    "a\n;touch PWNED",
  ],
  ...[
    "\x01\x1b[31m\x7f",
    "caf\u00e9",
    "\u{1f511}",
    "\u05d0\u05d1 \u202e",
    "a\u2028b\u2029c\u0085d\u00a0",
    "\ufeff",
  ],
  ...["EOF", "${", "$[", "if", "fi", "a".repeat(100_000), " *'\n".repeat(25_000)],
];

/** A value for each name, and beside them what is to go away. */
const SET = Object.fromEntries(VALUES.map((value, at) => [`V_${at}`, value]));
const UNSET = ["GONE", "AWAY"];

/** Files whose names are what an unquoted word might be taken for. */
const FILES = ["a", "b", "*x", "V_0='PWNED';", "__atmos_env", "x", "PWNED;"];

interface Read {
  readonly status: number;
  readonly stderr: string;
  readonly variables: ReadonlyMap<string, string>;
}

/** Runs words in a shell, and tells what a program that it starts there would see. */
async function read(
  [shell = "", ...flags]: readonly string[],
  text: string,
  script: string,
  env: Record<string, string> = {},
): Promise<Read> {
  const directory = await Deno.makeTempDir();
  const place = `${directory}/place`;
  try {
    await Deno.mkdir(place);
    for (const name of FILES) await Deno.writeTextFile(`${place}/${name}`, "");
    await Deno.writeTextFile(`${directory}/text`, text);
    const { code, stdout, stderr } = await new Deno.Command(tool(shell), {
      args: [...flags, "-c", script.replaceAll("TEXT", `${directory}/text`)],
      env: { HOME: directory, PATH: "/usr/bin:/bin", LANG: "C.UTF-8", ENV: tool("env"), ...env },
      ...{ clearEnv: true, cwd: place },
    }).output();
    assertEquals([...Deno.readDirSync(place)].length, FILES.length, "a value was run");
    const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout).split("\0");
    const pairs = lines.map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)] as const;
    });
    return { status: code, stderr: new TextDecoder().decode(stderr), variables: new Map(pairs) };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const UNIX_WAYS = [". TEXT", 'eval "$(cat TEXT)"', "eval $(cat TEXT)"];
const FISH_WAYS = ["source TEXT", "cat TEXT | source", "eval (cat TEXT)"];

/** A format, and whoever reads it. */
const READERS: readonly (readonly [format: EnvFormat, shell: readonly string[]])[] = [
  ["bash", ["bash"]],
  ["bash", ["bash", "--posix"]],
  ["bash", ["bash", "-eu"]],
  ["bash", ["bash", "-O", "extglob", "-O", "nullglob"]],
  ["bash", ["bash", "-O", "failglob", "-O", "dotglob"]],
  ["bash", ["dash"]],
  ["bash", ["dash", "-eu"]],
  ["bash", ["busybox", "sh"]],
  ["bash", ["ksh"]],
  ["bash", ["mksh"]],
  ["zsh", ["zsh", "-f"]],
  ["zsh", ["zsh", "-f", "-o", "rc_quotes", "-o", "no_nomatch"]],
  ["zsh", ["zsh", "-f", "-o", "ksh_arrays", "-o", "no_unset", "-o", "err_exit"]],
  ["zsh", ["zsh", "-f", "-o", "sh_word_split", "-o", "extended_glob", "-o", "warn_create_global"]],
  ["zsh", ["zsh", "-f", "-o", "posix_builtins", "-o", "err_return", "-o", "ksh_glob"]],
  ["fish", ["fish", "-N"]],
];

for (const [format, shell] of READERS) {
  scenario(`${shell.join(" ")} reads every value exactly, however it is told to`, {
    tools: shell.slice(0, 1),
  }, async () => {
    const text = formatEnv(format, { set: SET, unset: UNSET }, { random: "" });
    for (const way of format === "fish" ? FISH_WAYS : UNIX_WAYS) {
      // Arguments and environment have a bound of their own for one value.
      const { variables, stderr, status } = await read(shell, text, `${way}; $ENV -0`, {
        GONE: "x",
      });
      assertEquals([status, stderr], [0, ""], way);
      for (const [name, value] of Object.entries(SET)) {
        assert(variables.get(name) === value, `${way}: ${JSON.stringify(value.slice(0, 40))}`);
      }
      const others = [...variables.keys()].filter((name) =>
        /GONE|AWAY|LD_PRELOAD|atmos_auth/.test(name)
      );
      assertEquals(others, []);
    }
  });
}

/** A line that others look for or take alone: `export NAME='value';`. */
const PLAIN = /^export (\w+)=.*;$/s;

for (const shell of ["bash", "dash", "busybox sh", "ksh", "mksh", "zsh -f"]) {
  scenario(`${shell} reads each plain line alone as it reads all`, {
    tools: [shell.split(" ")[0]!],
  }, async () => {
    const text = formatEnv("bash", { set: SET, unset: UNSET }, { random: "" });
    const lines = text.split("\n").flatMap((line) => [PLAIN.exec(line) ?? []]).filter(([line]) =>
      line
    );
    const { variables, stderr } = await read(
      shell.split(" "),
      lines.map(([line]) => line).reverse().join("\n"),
      ". TEXT; $ENV -0",
    );
    assertEquals(stderr, "");
    for (const [, name = ""] of lines) {
      assert(variables.get(name) === SET[name], JSON.stringify(SET[name]?.slice(0, 40)));
    }
    const carried = lines.map(([, name = ""]) => SET[name]);
    const others = VALUES.filter((value) => !carried.includes(value));
    assert(others.every((value) => value.endsWith("\n") || value.length > 30_000), String(others));
  });
}

/** What values are made of, and what the text itself is. */
const SPLITTING = [
  ...[
    ":",
    ".",
    "/",
    "-",
    "_",
    "=",
    ",",
    "@",
    "+",
    "0",
    "1",
    "7",
    "a",
    "i",
    "m",
    "z",
    "Q",
    ";",
    "{",
  ],
  ...["\\", "$", "'", '"', " :", "\t\n.", "\u00e9", ":/=", "abc"],
];

const REAL = {
  AWS_CONFIG_FILE: "/home/u/.config/atmos-auth/sessions/a1_b2/config",
  AWS_PROFILE: "prod-admin@acme",
  ATMOS_SESSION_EXPIRES: "2026-11-29T12:33:21Z",
  URL: "https://h.example:8443/x?role=prod&acct=2,3+4;Q",
  OTHER: "caf\u00e9 z\n:./",
};

for (const [format, shell] of READERS.filter(([format]) => format !== "fish")) {
  scenario(`attack: IFS has ${shell.join(" ")} split a value, and so all that would tell`, {
    tools: shell.slice(0, 1),
  }, async () => {
    const text = formatEnv(format, { set: REAL, unset: UNSET }, { random: "" });
    const seen = async (way: string, ifs: string) => {
      const quoted = `'${ifs.replaceAll("'", "'\\''")}'`;
      const script = `IFS=${quoted}; ${way} && { unset IFS; $ENV -0; }`;
      const { variables, status, stderr } = await read(shell, text, script, { GONE: "x" });
      return { status, stderr, values: Object.keys(REAL).map((name) => variables.get(name)) };
    };
    const right = { status: 0, stderr: "", values: Object.values(REAL) };
    let named = 0;
    for (const ifs of SPLITTING) {
      assertEquals(await seen('eval "$(cat TEXT)"', ifs), right, `quoted, ${ifs}`);
      const bare = await seen("eval $(cat TEXT)", ifs);
      if (bare.status === 0) assertEquals(bare, right, ifs);
      if (bare.stderr.includes("atmos-auth: IFS is such that")) named++;
    }
    assert(named > 0, `${named} times IFS was named`);
  });
}

/** What a person's shell may hold against it: nothing of ours then, and a word. */
const HELD: readonly (readonly [shell: readonly string[], held: string])[] = [
  [["bash"], "readonly AWS_PROFILE=evil"],
  [["bash", "-u"], "typeset -r AWS_PROFILE=evil"],
  [["bash"], "declare -xr AWS_PROFILE=evil"],
  [["bash"], "readonly AWS_ACCESS_KEY_ID=evil"],
  [["dash"], "readonly AWS_PROFILE=evil"],
  [["busybox", "sh"], "readonly AWS_PROFILE=evil"],
  [["ksh"], "typeset -rx AWS_PROFILE=evil"],
  [["mksh"], "readonly AWS_ACCESS_KEY_ID=evil"],
  [["zsh", "-f"], "typeset -rx AWS_PROFILE=evil"],
  [["zsh", "-f"], "readonly AWS_ACCESS_KEY_ID=evil"],
  [["fish", "-N"], "set -lx AWS_PROFILE evil"],
  [["fish", "-N"], "begin; set -lx AWS_ACCESS_KEY_ID evil; true"],
];

const IDENTITY = { set: { AWS_PROFILE: "admin", OTHER: "x" }, unset: ["AWS_ACCESS_KEY_ID"] };

for (const [shell, held] of HELD) {
  scenario(`attack: ${shell.join(" ")} keeps somebody else's by: ${held}`, {
    tools: shell.slice(0, 1),
  }, async () => {
    const fish = shell[0] === "fish";
    const text = formatEnv(fish ? "fish" : "bash", IDENTITY, { random: "" });
    const way = fish ? "cat TEXT | source" : 'eval "$(cat TEXT)"';
    const end = held.startsWith("begin") ? "; end" : "";
    const status = fish ? "set -gx STATUS $status" : "STATUS=$?; export STATUS";
    const seen = await read(shell, text, `${held}; ${way}; ${status}; $ENV -0${end}`);
    const [name] = /AWS_\w+/.exec(held)!;
    assertStringIncludes(seen.stderr, `atmos-auth: ${name} is `);
    assertStringIncludes(seen.stderr, "nothing was changed");
    assertEquals(seen.stderr.trim().split("\n").length, 1, seen.stderr);
    assertEquals([seen.variables.get("STATUS"), seen.variables.get("OTHER")], ["1", undefined]);
  });
}

/** What does not keep it. */
const BENT: readonly (readonly [shell: readonly string[], bent: string])[] = [
  [["bash"], "shopt -s expand_aliases; alias export=: unset=: printf=: test=:"],
  [["bash"], "export() { :; }; unset() { :; }; printf() { :; }"],
  [["bash"], "declare -i AWS_PROFILE=3"],
  [["bash"], "shopt -s expand_aliases; alias export='export -n'"],
  [["bash"], "export() { AWS_PROFILE=evil; false; }; set -e"],
  [["mksh"], "alias export='typeset -i'"],
  [["zsh", "-f"], "alias -g export='typeset -i'"],
  [
    ["bash"],
    "declare -axr UNRELATED=(1); declare -a AWS_PROFILE=(x y); declare -A AWS_ACCESS_KEY_ID=([a]=b)",
  ],
  [["bash"], "declare -n AWS_PROFILE=elsewhere; elsewhere=evil"],
  [["bash"], "AWS_PROFILE() { :; }; export -f AWS_PROFILE; export AWS_PROFILE=evil"],
  [["bash"], "declare -u AWS_PROFILE=evil; trap 'AWS_PROFILE=evil' ERR; set -eE"],
  [["bash"], "shopt -s nocasematch; set -f; IFS=x"],
  [["dash"], "alias export=: unset=: printf=: test=:"],
  [["busybox", "sh"], "alias export=: unset=: printf=: test=:"],
  [["ksh"], "alias export=: unset=:; typeset -i AWS_PROFILE=3"],
  [["mksh"], "alias export=: unset=:; typeset -i AWS_PROFILE=3"],
  [["zsh", "-f"], "alias -g export=: unset=:; export() { : }"],
  [["zsh", "-f"], "typeset -i AWS_PROFILE=3; typeset -a AWS_ACCESS_KEY_ID; unset() { : }"],
  [["zsh", "-f"], "typeset -Tx AWS_PROFILE profile; typeset -U profile; typeset -uF UNRELATED=1"],
  [
    ["fish", "-N"],
    "function f --on-variable UNRELATED; end; alias set_color true; set -gx AWS_PROFILE a b",
  ],
];

for (const [shell, bent] of BENT) {
  scenario(
    `${shell.join(" ")} is the identity in spite of: ${bent}`,
    { tools: shell.slice(0, 1) },
    async () => {
      const fish = shell[0] === "fish";
      const text = formatEnv(fish ? "fish" : "bash", IDENTITY, { random: "" });
      const way = fish ? "cat TEXT | source" : 'eval "$(cat TEXT)"';
      const { variables, status, stderr } = await read(shell, text, `${bent}\n${way}\n$ENV -0`);
      const seen = ["AWS_PROFILE", "OTHER", "AWS_ACCESS_KEY_ID"].map((name) => variables.get(name));
      assertEquals([status, stderr, ...seen], [0, "", "admin", "x", undefined]);
    },
  );
}

/** Natures that a name may have, the identity's own ones too, at the top and in a function. */
const NATURES: readonly (readonly [shell: string, nature: string])[] = [
  ...["bash", "ksh", "mksh"].flatMap((shell) => [
    [shell, "typeset -n AWS_PROFILE=other; other=evil"] as const,
    [shell, "typeset -n AWS_PROFILE=other"] as const,
    [shell, "typeset -n AWS_ACCESS_KEY_ID=other; other=evil"] as const,
    [shell, "typeset -n OTHER=AWS_PROFILE PLAIN=OTHER"] as const,
    [shell, "typeset -n AWS_PROFILE=PLAIN"] as const,
    [shell, "typeset -i PLAIN; typeset -u OTHER"] as const,
    [shell, "typeset -l PLAIN; typeset -L2 AWS_PROFILE 2>/dev/null; :"] as const,
    [shell, "set -k"] as const,
    [shell, "set -a; PLAIN=x"] as const,
  ]),
  ...["bash", "ksh"].flatMap((shell) => [
    [shell, "PLAIN=(a b)"] as const,
    [shell, "typeset -A PLAIN; PLAIN[x]=y"] as const,
    [shell, "typeset -a AWS_PROFILE; AWS_PROFILE=(admin)"] as const,
    [shell, "export PLAIN=old; typeset +x PLAIN"] as const,
  ]),
  ["mksh", "set -A PLAIN a b"],
  ["zsh -f", "PLAIN=(a b)"],
  ["zsh -f", "typeset -A PLAIN; PLAIN[x]=y"],
  ["zsh -f", "typeset -i PLAIN; typeset -u OTHER; typeset -T AWS_PROFILE profile"],
  ["dash", "BASH_VERSION=5 ZSH_VERSION=5; export BASH_VERSION ZSH_VERSION"],
  ["busybox sh", "BASH_VERSION=5 ZSH_VERSION=5; export BASH_VERSION ZSH_VERSION"],
  ["ksh", "BASH_VERSION=5 ZSH_VERSION=5; export BASH_VERSION ZSH_VERSION"],
  ["mksh", "BASH_VERSION=5 ZSH_VERSION=5; export BASH_VERSION ZSH_VERSION"],
  ["bash", "enable -n printf"],
  ["bash", "enable -n builtin"],
];

for (const [shell, nature] of NATURES) {
  scenario(`attack: ${shell} gives programs the identity in spite of: ${nature}`, {
    tools: [shell.split(" ")[0]!],
  }, async () => {
    const set = { ...IDENTITY.set, PLAIN: "hello", ANOTHER: "a *\n" };
    const text = formatEnv("bash", { ...IDENTITY, set }, { random: "" });
    const change = 'eval "$(cat TEXT)"; S=$?; export S; $ENV -0';
    const env = { AWS_ACCESS_KEY_ID: "outer" };
    for (const script of [`${nature}\n${change}`, `f() {\n${nature}\n${change}\n}\nf`]) {
      const { variables, stderr } = await read(shell.split(" "), text, script, env);
      const seen = ["S", "AWS_ACCESS_KEY_ID", ...Object.keys(set)].map((name) =>
        variables.get(name)
      );
      assertEquals([stderr, ...seen], ["", "0", undefined, ...Object.values(set)], script);
    }
  });
}

/** Where nothing can be had: one line says so. */
const REFUSING: readonly (readonly [shell: string, script: string, reason: string])[] = [
  ["bash -r", "", "does not start /bin/sh, as a restricted one"],
  ["zsh -f -r", "", "does not start /bin/sh, as a restricted one"],
  ["mksh -r", "", "does not start /bin/sh, as a restricted one"],
  ["ksh -r", "", "does not start /bin/sh, as a restricted one"],
  ["bash", "__atmos_env() { :; }; readonly -f __atmos_env", "does not give programs every value"],
  ["zsh -f", "trap 'echo debug' DEBUG", "a trap prints"],
  ["mksh", "PATH=", "does not give programs every value"],
  ["bash", "readonly PLAIN AWS_PROFILE", "AWS_PROFILE is read-only"],
];

for (const [shell, script, reason] of REFUSING) {
  scenario(`${shell} says in one line why nothing was changed: ${script}`, {
    tools: [shell.split(" ")[0]!],
  }, async () => {
    const set = { AWS_PROFILE: "admin", PLAIN: "a *\n" };
    const text = formatEnv("bash", { set, unset: IDENTITY.unset }, { random: "" });
    const all = `told=$(cat TEXT)\n${script}\neval "$told"; ` +
      'case "$?${AWS_PROFILE-}${AWS_ACCESS_KEY_ID-}" in 1outer) exit 7;; esac';
    const { status, stderr } = await read(shell.split(" "), text, all, {
      AWS_ACCESS_KEY_ID: "outer",
    });
    assertEquals([status, stderr.trim().split("\n").length], [7, 1], stderr);
    assertStringIncludes(stderr, reason);
    assertStringIncludes(stderr, "so nothing was changed: use atmos-auth shell");
  });
}

for (
  const [handler, name] of [
    ["function f --on-variable OTHER; set -e AWS_PROFILE; end", "AWS_PROFILE"],
    ["function f --on-variable AWS_PROFILE; set -gx AWS_PROFILE evil; end", "AWS_PROFILE"],
    ["function f --on-variable OTHER; set -gx AWS_ACCESS_KEY_ID evil; end", "AWS_ACCESS_KEY_ID"],
    ["function f --on-variable OTHER; set -gu AWS_PROFILE admin; end", "AWS_PROFILE"],
  ] as const
) {
  scenario(`attack: fish changes it back: ${handler}`, { tools: ["fish"] }, async () => {
    const text = formatEnv("fish", IDENTITY, { random: "" });
    for (const way of FISH_WAYS) {
      const script = `${handler}; ${way}; set -gx S $status; $ENV -0`;
      const { variables, stderr } = await read(["fish", "-N"], text, script);
      // fish has words of its own for a function that calls itself.
      assertEquals(
        [variables.get("S"), stderr.trimEnd().split("\n").at(-1)],
        [
          "1",
          `atmos-auth: a function changed ${name} meanwhile, so this shell is not the identity: use atmos-auth shell`,
        ],
      );
    }
  });
}

/** Somebody else's keys in functions around, and in front of what is called. */
const LOCALS: readonly (readonly [shell: readonly string[], functions: string])[] = [
  ...["bash", "dash", "busybox sh", "mksh", "zsh -f"].flatMap((shell) => [
    [shell.split(" "), "f() { local AWS_ACCESS_KEY_ID=evil; CHANGE; }"] as const,
    [shell.split(" "), "f() { local AWS_ACCESS_KEY_ID; CHANGE; }"] as const,
    [
      shell.split(" "),
      "f() { local AWS_PROFILE=evil AWS_ACCESS_KEY_ID=evil; g; }; g() { CHANGE; }",
    ] as const,
    [
      shell.split(" "),
      "f() { local AWS_ACCESS_KEY_ID=evil; g; }; g() { local AWS_ACCESS_KEY_ID=evil2 AWS_PROFILE; CHANGE; }",
    ] as const,
    [
      shell.split(" "),
      "g() { CHANGE; }; f() { AWS_ACCESS_KEY_ID=evil AWS_PROFILE=evil g; }",
    ] as const,
    [
      shell.split(" "),
      "f() { local AWS_ACCESS_KEY_ID=evil; unset AWS_ACCESS_KEY_ID; CHANGE; }",
    ] as const,
  ]),
  [
    ["bash"],
    "shopt -s localvar_unset; f() { local AWS_ACCESS_KEY_ID=evil AWS_PROFILE=evil; CHANGE; }",
  ],
  [["bash", "--posix"], "f() { typeset -x AWS_ACCESS_KEY_ID=evil AWS_PROFILE=evil; CHANGE; }"],
  [["bash", "-O", "localvar_inherit"], "f() { local AWS_ACCESS_KEY_ID AWS_PROFILE; CHANGE; }"],
  [["ksh"], "function f { typeset AWS_ACCESS_KEY_ID=evil; typeset AWS_PROFILE; CHANGE; }"],
  [["ksh"], "function f { typeset -x AWS_ACCESS_KEY_ID=evil AWS_PROFILE=evil; CHANGE; }"],
  [["mksh"], "function f { typeset -x AWS_ACCESS_KEY_ID=evil AWS_PROFILE=evil; CHANGE; }"],
  [
    ["zsh", "-f"],
    "setopt no_global_export; f() { typeset -x AWS_ACCESS_KEY_ID=evil AWS_PROFILE=evil; CHANGE; }",
  ],
  [
    ["zsh", "-f"],
    "f() { private AWS_ACCESS_KEY_ID=evil AWS_PROFILE=evil; CHANGE; }; zmodload zsh/param/private",
  ],
];

for (const [shell, functions] of LOCALS) {
  scenario(`attack: a function of ${shell.join(" ")} hides the outer key: ${functions}`, {
    tools: shell.slice(0, 1),
  }, async () => {
    const text = formatEnv("bash", IDENTITY, { random: "" });
    for (const way of UNIX_WAYS) {
      const script = `${functions.replaceAll("CHANGE", `${way}; $ENV -0`)}\nf`;
      const env = { AWS_ACCESS_KEY_ID: "outer", AWS_PROFILE: "outer" };
      const { variables, status, stderr } = await read(shell, text, script, env);
      const seen = ["AWS_PROFILE", "OTHER", "AWS_ACCESS_KEY_ID"].map((name) => variables.get(name));
      assertEquals([status, stderr, ...seen], [0, "", "admin", "x", undefined], way);
    }
  });
}

for (const shell of ["bash", "mksh"]) {
  scenario(
    `${shell} stays the identity when the function is left`,
    { tools: [shell] },
    async () => {
      const text = formatEnv("bash", IDENTITY, { random: "" });
      const script =
        'f() { local AWS_ACCESS_KEY_ID=evil AWS_PROFILE; eval "$(cat TEXT)"; }\nf; $ENV -0';
      const { variables } = await read([shell], text, script, { AWS_ACCESS_KEY_ID: "outer" });
      const seen = ["AWS_PROFILE", "AWS_ACCESS_KEY_ID"].map((name) => variables.get(name));
      assertEquals(seen, ["admin", undefined]);
    },
  );
}

/** Functions in the place of what our words mean; in dash and busybox special builtins can't have one. */
const UNRULY: readonly (readonly [shell: readonly string[], name: string])[] = [
  ...["builtin", "command", "printf", "test", "true", "false", "shopt", "echo"].flatMap((
    name,
  ) =>
    ["bash", "zsh -f", "dash", "busybox sh", "mksh", "ksh"].map((shell) =>
      [shell.split(" "), name] as const
    )
  ),
  ...["export", "unset", "set", "exit", "return", "eval", ":"].flatMap((name) =>
    ["bash", "zsh -f", "mksh", "ksh"].map((shell) => [shell.split(" "), name] as const)
  ),
];

for (const [shell, name] of UNRULY) {
  scenario(`attack: a function called ${name} in ${shell.join(" ")}`, {
    tools: shell.slice(0, 1),
  }, async () => {
    const text = formatEnv("bash", IDENTITY, { random: "" });
    for (const body of ["{ case x in x) ;; esac; }", "{ ! case x in x) ;; esac; }"]) {
      const defined = `eval '${name}() ${body}' 2>/dev/null`;
      const script = `${defined}\n. TEXT\nS=$?; export S; $ENV -0`;
      const { variables, stderr } = await read(shell, text, script, { AWS_ACCESS_KEY_ID: "outer" });
      const seen = ["S", "AWS_PROFILE", "AWS_ACCESS_KEY_ID"].map((each) => variables.get(each));
      if (stderr === "") assertEquals(seen.slice(-2), ["admin", undefined]);
      else {
        assertStringIncludes(stderr, "nothing was changed");
        assertEquals(seen.slice(-2), [undefined, "outer"]);
      }
    }
  });
}

/** How each shell tells the names that it has. */
const NAMES: readonly (readonly [format: EnvFormat, shell: readonly string[], listing: string])[] =
  [
    ["bash", ["bash"], "compgen -v"],
    ["bash", ["ksh"], "typeset +"],
    ["bash", ["mksh"], "typeset +"],
    ["bash", ["dash"], "set"],
    ["bash", ["busybox", "sh"], "set"],
    ["zsh", ["zsh", "-f"], "typeset +m '*'"],
    ["fish", ["fish", "-N"], "set -n"],
  ];

/** Through one of them the test looks, and "7" is no locale's name. */
const ELSEWHERE = /^(ENV$|LANG$|LC_)/;

/** What fish does not list, or has by other versions. */
const UNLISTED = [
  "name",
  "names",
  "value",
  "i",
  "x",
  "argv",
  "umask",
  "CMD_DURATION",
  "fish_trace",
];

for (const [format, shell, listing] of NAMES) {
  scenario(`attack: a variable is called as one of ${shell.join(" ")}'s own`, {
    tools: shell.slice(0, 1),
  }, async () => {
    const [fish, program = "", ...flags] = [format === "fish", tool(shell[0]!), ...shell.slice(1)];
    const listed = await printedBy(program, [...flags, "-c", listing]);
    const names = new Set(
      [...listed.split("\n").map((line) => line.replace(/=.*/, "").split(" ").at(-1)!), ...UNLISTED]
        .filter((name) => /^[A-Za-z_]\w*$/.test(name)),
    );
    const [way, status] = fish ? ["source", "set -gx S $status"] : [".", "S=$?; export S"];
    let taken = 0;
    for (const name of names) {
      const text = written(format, { [name]: "7", V_AFTER: "z" });
      if (text === undefined || ELSEWHERE.test(name)) continue;
      const seen = await read(shell, text, `${way} TEXT; ${status}; $ENV -0`);
      const all = ["S", "V_AFTER"].map((each) => seen.variables.get(each));
      if (seen.stderr.includes("nothing was changed")) assertEquals(all, ["1", undefined], name);
      else assertEquals([...all, seen.variables.get(name), seen.stderr], ["0", "z", "7", ""], name);
      taken++;
    }
    assert(taken > 10 && taken < names.size, `${taken} of ${names.size}`);
  });
}

scenario(
  "fish's universal variables stay, and programs see none of them",
  { tools: ["fish"] },
  async () => {
    const text = formatEnv("fish", IDENTITY, { random: "" });
    const kept = "$HOME/.config/fish/fish_variables";
    const script =
      `fish -c 'set -Ux AWS_ACCESS_KEY_ID EVIL; set -Ux AWS_PROFILE evil; set -U OTHER o'; cp ${kept} $HOME/before
    for how in 'source TEXT' 'cat TEXT | source' 'eval (cat TEXT)' 'source TEXT; source TEXT'
      AWS_ACCESS_KEY_ID=EVIL fish -c $how'; test $status = 0; and env | string match -r "^(?:AWS|OTHER).*" | sort'
      cmp ${kept} $HOME/before
    end; $ENV -0`;
    const { stderr, variables } = await read(["fish", "-N"], text, script);
    assertEquals(stderr, "");
    const [first = ""] = [...variables.keys()];
    const all = [...variables].slice(0, 1).map(([name, value]) => `${name}=${value}`).join("");
    const each = "AWS_ACCESS_KEY_ID=\nAWS_PROFILE=admin\nOTHER=x\n";
    assert(all.startsWith(each.repeat(4)), first + all);
  },
);

/** Each value that the format does not refuse, alone, as the reader has it: a line of JSON for each file. */
async function readAlone(
  format: EnvFormat,
  reader: (files: readonly string[]) => Promise<string>,
): Promise<number> {
  const directory = await Deno.makeTempDir();
  try {
    const sets = VALUES.map((value) => ({ BEFORE: "1", NAME: value, PAST: "2" }));
    const carried = sets.filter((set) => written(format, set) !== undefined);
    const files = carried.map((_, at) => `${directory}/${at}`);
    for (const [at, set] of carried.entries()) {
      await Deno.writeTextFile(files[at]!, written(format, set)!);
    }
    const lines = (await reader(files)).trimEnd().split("\n");
    assertEquals(lines.length, carried.length);
    for (const [at, set] of carried.entries()) {
      assertEquals(JSON.parse(lines[at]!), set, JSON.stringify(set.NAME.slice(0, 99)));
    }
    return carried.length;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function written(format: EnvFormat, set: Record<string, string>): string | undefined {
  try {
    return formatEnv(format, { set, unset: [] }, { random: "RANDOM" });
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function each(
  files: readonly string[],
  read: (file: string) => Promise<string>,
): Promise<string> {
  const lines: string[] = [];
  for (const file of files) lines.push(await read(file));
  return lines.join("");
}

async function printedBy(program: string, args: readonly string[]): Promise<string> {
  const env = { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", HOME: "/nonexistent" };
  const { stdout } = await new Deno.Command(program, { args: [...args], env, clearEnv: true })
    .output();
  return new TextDecoder().decode(stdout);
}

const PYTHON = `import json, sys
from dotenv import dotenv_values
for file in sys.argv[1:]: print(json.dumps(dict(dotenv_values(file))))`;

const hasPythonDotenv = await printedBy("/usr/bin/python3", ["-c", "import dotenv; print(1)"])
  .then((said) => said === "1\n", () => false);

scenario("python-dotenv reads every value that dotenv carries", {
  conditions: { "with python3-dotenv": hasPythonDotenv },
}, async () => {
  const carried = await readAlone(
    "dotenv",
    (files) => printedBy("/usr/bin/python3", ["-c", PYTHON, ...files]),
  );
  assert(carried > VALUES.length / 2, String(carried));
});

const NODE =
  "console.log(JSON.stringify({BEFORE: process.env.BEFORE, NAME: process.env.NAME, PAST: process.env.PAST}))";

const hasNode = await printedBy("node", ["-p", "parseFloat(process.versions.node) >= 20.12"])
  .then((said) => said === "true\n", () => false);

scenario("node --env-file reads every value that dotenv carries", {
  conditions: { "with a node of 20.12": hasNode },
}, async () => {
  const carried = await readAlone(
    "dotenv",
    (files) => each(files, (file) => printedBy("node", [`--env-file=${file}`, "-e", NODE])),
  );
  assert(carried > VALUES.length / 2, String(carried));
});

scenario("bash reads every value that dotenv carries", { tools: ["bash", "python3"] }, async () => {
  const json =
    `import json, os; print(json.dumps({n: os.environ[n] for n in ("BEFORE", "NAME", "PAST")}))`;
  const script = `set -a; for file do . "$file"; ${tool("python3")} -S -c '${json}'; done`;
  await readAlone("dotenv", (files) => printedBy(tool("bash"), ["-c", script, "bash", ...files]));
});

/** As Docker reads the lines of an --env-file (pkg/kvfile of docker/cli). */
function readLikeDocker(text: string): Record<string, string> {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  assert(lines.every((line) => new TextEncoder().encode(line).length < 65_536));
  const meant = lines.map((line) => line.replace(/^\s+/, "")).filter((line) =>
    line && line[0] !== "#"
  );
  return Object.fromEntries(meant.map((line) => {
    const [, name, value] = /^([^=]*)=(.*)$/s.exec(line)!;
    return [name, value];
  }));
}

scenario("lines for docker carry a value as it stands", {}, async () => {
  const carried = await readAlone(
    "env",
    (files) =>
      each(
        files,
        async (file) => JSON.stringify(readLikeDocker(await Deno.readTextFile(file))) + "\n",
      ),
  );
  assert(carried > VALUES.length / 2, String(carried));
});

scenario("nushell reads every value exactly", { tools: ["nu"] }, async () => {
  const text = formatEnv("nushell", { set: SET, unset: UNSET }, { random: "" });
  const { variables, stderr } = await read(["nu", "-n"], text, `source TEXT; ^$env.ENV -0`, {
    GONE: "x",
  });
  assertEquals(stderr, "");
  for (const [name, value] of Object.entries(SET)) assert(variables.get(name) === value, value);
  assert(!variables.has("GONE"));
});
