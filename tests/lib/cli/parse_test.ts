import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { meantBy } from "../../../lib/cli/asked.ts";
import { type CommandName, commandsWith, type Invocation } from "../../../lib/cli/commands.ts";
import type { GlobalFlags } from "../../../lib/cli/flags.ts";
import { parse } from "../../../lib/cli/parse.ts";
import { allFlags } from "../../../lib/cli/known_flags.ts";
import { UNHEARD } from "../../../lib/cli/flags_of_atmos.ts";
import { cleared } from "../../../lib/cli/mends/cleared.ts";
import { UNREAD } from "../../../lib/cli/identities.ts";
import { Unclear } from "../../../lib/cli/mends/unclear.ts";
import { Variables } from "../../../lib/cli/variables.ts";
import { UserError } from "../../../lib/errors.ts";
import { cloudTable } from "../../../providers/table.ts";

const COMMANDS = commandsWith(cloudTable);
const nothing: (name: string) => string | undefined = () => undefined;
const read = (line: string, env = nothing) => {
  const words = line.split(" ").filter(Boolean).map((word) => word === "''" ? "" : word);
  return parse(words, new Variables(env), COMMANDS);
};

type Line<Name extends CommandName> = Extract<Invocation, { readonly command: Name }>;

function isOf<Name extends CommandName>(line: Invocation, name: Name): line is Line<Name> {
  return line.command === name;
}

/** A command line of that command. */
function lineOf<Name extends CommandName>(name: Name, text: string, env = nothing): Line<Name> {
  const line = read(text, env);
  assert(isOf(line, name), text);
  return line;
}

Deno.test("the word auth in front changes nothing", () => {
  assertEquals(read("auth shell -i a").command, "shell");
  assertEquals(lineOf("shell", "auth shell -i a").flags.texts("identity"), ["a"]);
});

Deno.test("every spelling of an identity is understood", () => {
  const spellings = ["-i prod", "-iprod", "-i=prod", "--identity prod", "--identity=prod"];
  for (const spelling of spellings) {
    assertEquals(lineOf("shell", `shell ${spelling}`).flags.texts("identity"), ["prod"], spelling);
  }
});

Deno.test("names stand without their flag, before those with it, wherever a command says so", () => {
  const typed: readonly (readonly [string, string, readonly string[], boolean])[] = [
    ["shell", "shell a b -i c -- -x", ["a", "b", "c"], false],
    ["exec", "exec -i c a -- ls -la", ["a", "c"], false],
    ["exec", "exec -- a", [], false],
    ["shell", "shell -- a b", [], false],
    ["shell", "shell -i", [], true],
    ["shell", "shell a -i", ["a"], false],
    ["shell", "shell -i b -i", ["b"], true],
    ["env", "env a -f json", ["a"], false],
    ["console", "console a", ["a"], false],
    ["credential-process", "credential-process a", ["a"], false],
    ["user configure", "user configure a", ["a"], false],
    ["logout", "logout a b", ["a", "b"], false],
    ["whoami", "--profile ci auth whoami a", ["a"], false],
    ["logout", "logout a -i b -- -x --all", ["a", "-x", "--all", "b"], false],
  ];
  for (const [name, line, names, pick] of typed) {
    assertEquals([line, meantIn(name, line)], [line, { names, pick }]);
  }
  assertEquals(meantIn("shell", "shell a", (name) => name === "ATMOS_IDENTITY" ? "v" : undefined), {
    names: ["a"],
    pick: false,
  });
});

Deno.test("a name may begin with a dash wherever a command takes one", () => {
  for (const words of ["store rm", "store show", "user import", "secret rm", "list"]) {
    const { positional, rest } = read(`${words} -- -x`);
    assertEquals([words, positional, rest], [words, ["-x"], []]);
  }
});

const NAMING = [
  ...["shell", "exec", "env", "console", "credential-process"] as const,
  ...["user configure", "logout", "whoami"] as const,
] as const;

function meantIn(name: string, text: string, env = nothing) {
  const naming = NAMING.find((each) => each === name);
  assert(naming);
  return meantBy(lineOf(naming, text, env).flags);
}

Deno.test("a command of three words is found, and what follows is its own", () => {
  const line = "--profile ci aws ecr login -r a -r b --public";
  const { flags, by, words } = lineOf("registry login", line);
  assertEquals([words, flags.texts("registry")], ["aws ecr login", ["a", "b"]]);
  assertEquals(lineOf("registry login", "aws ecr login main").positional, ["main"]);
  assertEquals(by, {
    cloud: "aws",
    kinds: ["aws/ecr", "aws/ecr-public"],
    described: { registry: "public.ecr.aws" },
  });
  assertEquals(read("auth gcp gke token").words, "gcp gke token");
  assertEquals(read("sessions end k").command, "sessions end");
});

Deno.test("what a cloud's own flags say describes what is wanted, as far as anybody needs it", () => {
  const line = "azure aks token --cluster-name main --resource-group rg --server-id s";
  assertEquals(lineOf("cluster token", line).by.described, { cluster: "main", server: "s" });
  assertEquals(lineOf("cluster token", "gcp gke token").by.described, {});
  assertEquals(read("list").by, undefined);
});

Deno.test("a cluster's region is ATMOS_AWS_REGION's where it is written into a kubeconfig", () => {
  const env = (name: string) => name === "ATMOS_AWS_REGION" ? "eu-west-1" : undefined;
  const described = (line: string) => lineOf("update kubeconfig", line, env).by.described;
  const line = "aws eks update-kubeconfig --name main";
  assertEquals(described(line), { name: "main", region: "eu-west-1" });
  assertEquals(described(`${line} --region us-east-1`), { name: "main", region: "us-east-1" });
  const token = lineOf("cluster token", "aws eks token --cluster-name main", env);
  assertEquals(token.by.described, { cluster: "main" });
});

Deno.test("several identities keep their order", () => {
  const { flags } = lineOf("exec", "exec -i a --identity b -i c -- x");
  assertEquals(flags.texts("identity"), ["a", "b", "c"]);
});

Deno.test("an identity flag without a value asks for the picker", () => {
  for (const line of ["shell -i", "shell --identity", "shell -i --quiet"]) {
    assertEquals(lineOf("shell", line).flags.bare("identity"), true, line);
  }
  assertEquals(lineOf("exec", "exec -i -- ls").flags.bare("identity"), true);
});

Deno.test("ATMOS_IDENTITY stands in for the flag, and the flag beats it", () => {
  const env = (name: string) => name === "ATMOS_IDENTITY" ? "a,b" : undefined;
  assertEquals(lineOf("shell", "shell", env).flags.texts("identity"), ["a", "b"]);
  assertEquals(lineOf("shell", "shell -i c", env).flags.texts("identity"), ["c"]);
});

Deno.test("logout does not take the session's own identity from the environment", () => {
  const env = (name: string) => name === "ATMOS_IDENTITY" ? "a" : undefined;
  assertEquals(lineOf("logout", "logout", env).flags.text("identity"), undefined);
});

Deno.test("a level that is like none is answered with one that says something", () => {
  for (const [level, hint] of [["loud", "info"], ["2", "info"], ["wran", "warn"], ["of", "off"]]) {
    const env = (name: string) => name === "ATMOS_LOGS_LEVEL" ? level : undefined;
    for (
      const [argv, variables] of [[["version"], env], [
        ["version", `--logs-level=${level}`],
        () => undefined,
      ]] as const
    ) {
      const error = assertThrows(() => parse(argv, new Variables(variables), COMMANDS), UserError);
      assertEquals(error.hint, `--logs-level ${hint}`);
    }
  }
});

Deno.test("a variable that says what its flag does not take is as wrong as the flag", () => {
  const rows: readonly (readonly [line: string, variable: string, value: string, said: string])[] =
    [
      ["env", "ATMOS_AUTH_ENV_FORMAT", "Tcsh", "takes one of bash, zsh"],
      ["list", "ATMOS_LOGS_LEVEL", "bogus", "takes one of off, error"],
      ["list", "ATMOS_INTERACTIVE", "maybe", "takes true or false"],
      ["shell", "ATMOS_FORCE_TTY", "2", "takes true or false"],
      ["exec -- x", "ATMOS_NO_COLOR", "never", "takes true or false"],
      ["version", "ATMOS_VERBOSE", "loud", "takes true or false"],
      ["validate", "ATMOS_AUTH_VALIDATE_VERBOSE", "constructor", "takes true or false"],
      ["whoami", "ATMOS_AUTH_WHOAMI_OUTPUT", "xml", "takes one of json"],
    ];
  for (const [line, variable, value, said] of rows) {
    const words = line.split(" ");
    const env = (name: string) => name === variable ? value : undefined;
    const { code, message } = assertThrows(
      () => parse(words, new Variables(env), COMMANDS),
      UserError,
    );
    assertEquals([code, message.startsWith(`${variable} ${said}`)], ["usage", true], message);
    assert(message.endsWith(`got "${value}"`), message);
  }
});

Deno.test("every variable of a flag that takes no text has this rule, and a typed flag needs none of it", () => {
  for (const flag of allFlags(COMMANDS)) {
    const { name, value, choices, env = [] } = flag;
    if (value !== undefined && choices === undefined) continue;
    for (const variable of [env].flat().filter((each) => each.startsWith("ATMOS_"))) {
      const of = [...COMMANDS.values()].find(({ flags }) => flags.includes(flag));
      const words = (of?.words ?? "list").split(" ");
      const told = (each: string) => each === variable ? "no such thing" : undefined;
      assertThrows(() => parse(words, new Variables(told), COMMANDS), UserError, variable);
      const typed = value === undefined ? `--${name}=false` : `--${name}=${choices![0]}`;
      parse([...words, typed], new Variables(told), COMMANDS);
    }
  }
});

Deno.test("what turns a switch on or off is read as people say it, and others' variables as others do", () => {
  const said = (
    variable: string,
    value: string,
    flag: "interactive" | "no-color" | "force-color",
  ) => lineOf("env", "env", (name) => name === variable ? value : undefined).flags.said(flag);
  for (const yes of ["1", "t", "TRUE", "yes", "On", " true "]) {
    assertEquals(said("ATMOS_INTERACTIVE", yes, "interactive"), true, yes);
  }
  for (const no of ["0", "f", "False", "no", "OFF", "n"]) {
    assertEquals(said("ATMOS_INTERACTIVE", no, "interactive"), false, no);
  }
  assertEquals(said("NO_COLOR", "0", "no-color"), true);
  assertEquals(said("CLICOLOR_FORCE", "2", "force-color"), true);
  assertEquals(said("CLICOLOR_FORCE", "0", "force-color"), false);
  for (const value of ["1", "2", "3", "true"]) {
    assertEquals(said("FORCE_COLOR", value, "force-color"), true, value);
    assertEquals(said("FORCE_COLOR", value, "no-color"), false, value);
  }
  for (const value of ["0", "false"]) {
    assertEquals(said("FORCE_COLOR", value, "force-color"), false, value);
    assertEquals(said("FORCE_COLOR", value, "no-color"), true, value);
  }
  assertEquals([said("CLICOLOR", "0", "no-color"), said("CLICOLOR", "1", "no-color")], [
    true,
    false,
  ]);
  const trace = (name: string) => name === "ATMOS_LOGS_LEVEL" ? "Trace" : undefined;
  assertEquals(lineOf("env", "env", trace).flags.text("logs-level"), "trace");
});

Deno.test("what stands after -- arrives as it is", () => {
  const rest = ["-i", "x y", "--", "$HOME", "a\nb", "012"];
  assertEquals(
    parse(["exec", "-i", "a", "--", ...rest], new Variables(nothing), COMMANDS).rest,
    rest,
  );
});

Deno.test("numbers stay as they are typed", () => {
  assertEquals(lineOf("login", "login 012345678901").flags.texts("identity"), ["012345678901"]);
  assertEquals(lineOf("shell", "shell -i 0123").flags.text("identity"), "0123");
});

Deno.test("global flags may stand before the command", () => {
  const { flags } = lineOf("list", "--config a.yaml -C /x --debug list");
  assertEquals([flags.texts("config"), flags.text("chdir"), flags.has("debug")], [
    ["a.yaml"],
    "/x",
    true,
  ]);
});

const ANYWHERE: readonly (readonly [string, string])[] = [
  ["--profile devops auth exec -i X -- true", "exec"],
  ["--profile=devops auth list", "list"],
  ["-C DIR auth list", "list"],
  ["--config-path . auth list", "list"],
  ["--no-color auth list", "list"],
  ["auth --identity X exec -- true", "exec"],
  ["--identity X auth exec -- true", "exec"],
  ["-i X auth shell", "shell"],
  ["auth --profile X exec -- true", "exec"],
  ["auth -i X user --profile p configure", "user configure"],
  ["aws --profile p eks --debug token --cluster-name c", "aws eks token"],
  ["--pager auth list --pager=less --mask=false --force-tty --cast", "list"],
  ["--skip-hooks auth list --use-version 1.2 --heatmap-mode bar --heatmap", "list"],
  ["auth --debug false list", "list"],
  ["--format json list", "list"],
  ["auth -i X list", "list"],
  ["list --version", "version"],
  ["auth --version", "version"],
  ["auth exec --help", "help"],
  ["auth exec --help=all", "help"],
  ["auth", ""],
];

Deno.test("flags stand in front of auth, after it, and between the words of a command", () => {
  for (const [line, words] of ANYWHERE) assertEquals(read(line).words, words, line);
  const { flags } = lineOf("exec", "--identity X --profile a auth exec --profile b -i Y -- true");
  assertEquals([flags.texts("identity"), flags.texts("profile")], [["X", "Y"], ["a", "b"]]);
});

Deno.test("a flag has one shape, whichever command takes it", () => {
  const shapes = new Map<string, string>();
  for (const { name, short, value, attached } of allFlags(COMMANDS)) {
    const shape = JSON.stringify([value !== undefined, attached === true]);
    for (const key of [name, short].filter((each) => each !== undefined)) {
      assertEquals(shapes.get(key) ?? shape, shape, key);
      shapes.set(key, shape);
    }
  }
});

Deno.test("an empty value is none", () => {
  const env = (name: string) => name === "ATMOS_IDENTITY" ? "e" : undefined;
  for (const line of ["shell --identity=", "shell -i=", "shell -i ''", "shell --identity ''"]) {
    const { flags } = lineOf("shell", line);
    assertEquals([flags.texts("identity"), flags.bare("identity")], [[], false], line);
    assertEquals(lineOf("shell", line, env).flags.texts("identity"), ["e"], line);
  }
  const { flags } = lineOf("env", "env --format= -o '' --logs-level=");
  assertEquals([flags.text("format"), flags.text("logs-level")], [undefined, "warn"]);
  assertEquals(lineOf("list", "-C '' --profile= list --config=").flags.text("chdir"), undefined);
});

Deno.test("what all of atmos takes is taken, and said to be without effect", () => {
  const idle = (line: string) => read(line).idle.map(({ said }) => said.slice(2));
  assertEquals(idle("auth list -i x --mask=false --pager less"), ["identity", "mask", "pager"]);
  assertEquals(idle("auth exec -i x --no-color -- --mask"), []);
  for (const { name, value, bare } of UNHEARD) {
    const flag = value === undefined ? `--${name}=false` : bare ? `--${name}` : `--${name} 5`;
    assertEquals(idle(`${flag} auth list`), [name], flag);
    assertEquals(idle(`list ${flag}`), [name], flag);
  }
});

Deno.test("switches are spelled as Go spells them, levels as atmos does", () => {
  for (const on of ["true", "1", "t", "TRUE", "T"]) {
    assertEquals(lineOf("list", `list --no-color=${on}`).flags.said("no-color"), true, on);
  }
  for (const off of ["false", "0", "f", "False"]) {
    assertEquals(lineOf("list", `list --no-color=${off}`).flags.said("no-color"), false, off);
  }
  for (const level of ["Warning", "warn", "WARNING"]) {
    assertEquals(lineOf("list", `list --logs-level=${level}`).flags.text("logs-level"), "warn");
  }
});

Deno.test("of several variables the first that says something counts", () => {
  const noColor = (env: Readonly<Record<string, string>>) =>
    lineOf("list", "list", (name) => env[name]).flags.said("no-color");
  assertEquals(noColor({ NO_COLOR: "0" }), true);
  assertEquals(noColor({ ATMOS_NO_COLOR: "false", NO_COLOR: "1" }), false);
  assertEquals(noColor({ ATMOS_NO_COLOR: "", NO_COLOR: "1" }), true);
  assertEquals(noColor({}), undefined);
});

Deno.test("a file is heard for every flag that has a variable, but for what selects files", () => {
  for (const flag of allFlags(COMMANDS)) {
    const { env = [], selects } = flag;
    const names = [env].flat();
    for (const name of names) {
      const file = (asked: string) => asked === name ? { value: "f" } : undefined;
      const heard = (own?: string) => {
        const variables = new Variables((asked) => asked === name ? own : undefined);
        variables.hear(file);
        return variables.of(flag)?.value;
      };
      const mayTell = selects !== "files" && name.startsWith("ATMOS_");
      assertEquals(heard(), mayTell ? "f" : undefined, name);
      assertEquals([heard("own"), heard("")], ["own", undefined], name);
    }
  }
});

Deno.test("the value of a global flag in front is not the command, however it is spelled", () => {
  for (const line of ["-C /x list", "-C/x list", "-C=/x list", "--chdir=/x list"]) {
    assertEquals(lineOf("list", line).flags.text("chdir"), "/x", line);
  }
});

Deno.test("flags without a command ask what is here", () => {
  const { command, flags } = read("--config a.yaml --config b.yaml --debug");
  const global: GlobalFlags = flags;
  assertEquals([command, global.texts("config")], ["start", ["a.yaml", "b.yaml"]]);
});

Deno.test("a switch can be turned off", () => {
  assertEquals(lineOf("shell", "shell --interactive=false").flags.said("interactive"), false);
  assertEquals(lineOf("shell", "shell").flags.said("interactive"), undefined);
  const { flags } = lineOf("logout", "logout --all false --dry-run true role");
  assertEquals([flags.has("all"), flags.has("dry-run"), flags.texts("identity")], [false, true, [
    "role",
  ]]);
});

Deno.test("--help asks for help on that very command", () => {
  assertEquals(read("sessions end --help").positional, ["sessions", "end"]);
  assertEquals([read("").command, read("--help").command, read("--version").command], [
    "start",
    "help",
    "version",
  ]);
});

const REFUSED: readonly (readonly [string, string, string | undefined])[] = [
  ["shel", 'Unknown command "shel"', "atmos-auth shell"],
  [
    "-i exec --quiet -- true",
    '"-i" takes "exec" for its value, and no command is left',
    "atmos-auth exec --quiet -i -- true",
  ],
  [
    "exec -i a -q sh -c x",
    'got "sh" before it',
    "atmos-auth exec -i a -q -- sh -c x",
  ],
  ["whoami a b", '"whoami" takes [IDENTITY] alone', "atmos-auth help whoami"],
  ["-i a -- aws s3 ls", "There is no command before --", "atmos-auth exec -i a -- aws s3 ls"],
  ["-- aws s3 ls", "There is no command before --", "atmos-auth exec -- aws s3 ls"],
  [
    "exec aws s3 ls --recursive",
    'The command must stand after --; got "aws" before it',
    "atmos-auth exec -- aws s3 ls --recursive   (where aws is an identity: atmos-auth exec aws -- s3 ls --recursive)",
  ],
  ["stor list --json", 'Unknown command "stor"', "atmos-auth store list --json"],
  ["usr configure ada", 'Unknown command "usr"', "atmos-auth user configure ada"],
  ["stor", 'Unknown command "stor"', "atmos-auth help store"],
  ["stor xyz", 'Unknown command "stor"', "atmos-auth help store"],
  ["start", 'Unknown command "start"', "atmos-auth help"],
  ["--json", 'Unknown flag "--json"', "atmos-auth help"],
  ["env dev --json", 'Unknown flag "--json" for "env"', "--format json"],
  ["list --tree", 'Unknown flag "--tree" for "list"', "--format tree"],
  ["--format json lst", 'Unknown command "lst"', "atmos-auth list --format json"],
  ["--nope list", 'Unknown flag "--nope" for "list"', "atmos-auth help list"],
  ["list --mask=perhaps", "--mask takes true or false", "--mask"],
  [
    "user --help",
    '"user" needs one of: configure, import, rotate; got nothing',
    "atmos-auth help user configure",
  ],
  ["shell --identiy x", 'Unknown flag "--identiy" for "shell"', "--identity"],
  ["list --format xml", "--format takes one of", undefined],
  ["shell --config", "--config needs a value", "--config FILE"],
  [
    "exec aws s3 ls",
    'The command must stand after --; got "aws"',
    "atmos-auth exec -- aws s3 ls   (where aws is an identity: atmos-auth exec aws -- s3 ls)",
  ],
  [
    "exec ls",
    'The command must stand after --; got "ls"',
    "atmos-auth shell ls   (where ls is a command: atmos-auth exec -- ls)",
  ],
  [
    "exec -q --profile p dev",
    'The command must stand after --; got "dev"',
    "atmos-auth shell -q --profile p dev   (where dev is a command: atmos-auth exec -q --profile p -- dev)",
  ],
  ["exec --server dev", "The command must stand after --", "atmos-auth exec --server -- dev"],
  ["exec -i a ls", "The command must stand after --", "atmos-auth exec -i a -- ls"],
  ["exec", "There is no command to run", "atmos-auth help exec"],
  ["exec --", "There is no command to run", "atmos-auth help exec"],
  [
    "exec prod -q --",
    "There is no command to run",
    "atmos-auth exec prod -q -- COMMAND   (or atmos-auth shell prod -q)",
  ],
  [
    "exec -i",
    "There is no command to run",
    "atmos-auth exec -i -- COMMAND   (or atmos-auth shell -i)",
  ],
  [
    "exec -i prod --server --",
    "There is no command to run",
    "atmos-auth exec -i prod --server -- COMMAND",
  ],
  ["aws eks update-kubeconfig c1", '"aws eks update-kubeconfig" takes no word', "--name c1"],
  ["gcp gke update-kubeconfig c1", '"gcp gke update-kubeconfig" takes no word', "--name c1"],
  [
    "azure aks update-kubeconfig c1",
    '"azure aks update-kubeconfig" takes no word',
    "--cluster-name c1",
  ],
  ["aws eks update-kubeconfig a b", "takes no word", "atmos-auth help aws eks update-kubeconfig"],
  ["validate a/x.yaml", '"validate" takes no word', "--config a/x.yaml"],
  ["trust a", '"trust" takes no word', "--chdir a"],
  ["user configure a b", '"user configure" takes [IDENTITY] alone', undefined],
  ["shell ''", "The name of the identity is empty", "atmos-auth list"],
  ["store lock -- x", '"store lock" takes nothing after --', undefined],
  ["store rm -- -x y", '"store rm" takes NAME alone', undefined],
  ["logout --all -- -x", "takes --identity NAME or --all, and not both", "atmos-auth logout -- -x"],
  [
    "store rm --force -x",
    'Unknown flag "-x" for "store rm"',
    "atmos-auth help store rm   (where -x is a name: atmos-auth store rm --force -- -x)",
  ],
  ["store rm --x=value", 'Unknown flag "--x" for "store rm"', "atmos-auth help store rm"],
  ["store rm a -x", 'Unknown flag "-x" for "store rm"', "atmos-auth help store rm"],
  ["completion", '"completion" needs SHELL', undefined],
  ["user", '"user" needs one of: configure, import, rotate', "atmos-auth help user configure"],
  [
    "aws",
    '"aws" needs one of: ecr login, eks token, eks update-kubeconfig',
    "atmos-auth help aws ecr login",
  ],
  [
    "aws eks",
    '"aws eks" needs one of: token, update-kubeconfig; got nothing',
    "atmos-auth help aws eks token",
  ],
  [
    "aws eks tokn -i a",
    "needs one of: token, update-kubeconfig; got another word",
    "atmos-auth help aws eks token",
  ],
  ["use prod", '"use" is "shell" here', "atmos-auth shell prod"],
  ["rotate ada", '"rotate" is "user rotate" here', "atmos-auth user rotate ada"],
  ["assume -i prod -- -c ls", '"assume" is "shell" here', "atmos-auth shell -i prod -- -c ls"],
  ["ls prod -f json", '"ls" is "list" here', "atmos-auth list prod -f json"],
  ["add ops", '"add" is "user configure" here', "atmos-auth user configure ops"],
  ["--profil x list", 'Unknown flag "--profil"', "atmos-auth --profile x list"],
  ["--confg x auth list", 'Unknown flag "--confg"', "atmos-auth --config x auth list"],
  [
    "auth --identty x exec -- ls",
    'Unknown flag "--identty"',
    "atmos-auth auth --identity x exec -- ls",
  ],
  ["--confg x --profil y list", 'Unknown flag "--confg"', "atmos-auth --config x --profil y list"],
  ["--zzzz lst", 'Unknown command "lst"', "atmos-auth list --zzzz"],
  ["exec other --shell x -- true", 'Unknown flag "--shell"', "atmos-auth help exec"],
  ["exec dev --max 1h -- true", 'Unknown flag "--max"', "atmos-auth help exec"],
  ["exec dev --max=1h -- true", 'Unknown flag "--max"', "atmos-auth help exec"],
  ["shell --devic dev", 'Unknown flag "--devic"', "--device"],
  ["shell dev --devic x", 'Unknown flag "--devic"', "atmos-auth help shell"],
  ["shell dev --quite -C x", 'Unknown flag "--quite"', "--quiet"],
  ["shell --devic=dev", 'Unknown flag "--devic"', "atmos-auth help shell"],
  ["shell -qx", 'Unknown flag "-qx"', "write each flag alone: -q -x"],
];

for (const [line, message, hint] of REFUSED) {
  Deno.test(`"${line}" is refused with a mend`, () => {
    const thrown = assertThrows(() => read(line), UserError);
    const error = thrown instanceof Unclear ? cleared(thrown, UNREAD) : thrown;
    assertStringIncludes(error.message, message);
    assertEquals(error.code, "usage");
    if (hint !== undefined) assertEquals(error.hint, hint);
  });
}

Deno.test("a file and a directory of the configuration may be listed with commas, as in the original", () => {
  const { flags } = lineOf("list", "list --config a,b --config c --config-path=d,e");
  assertEquals([flags.typed("config"), flags.texts("config")], [["a", "b", "c"], ["a", "b", "c"]]);
  assertEquals(flags.typed("config-path"), ["d", "e"]);
});

Deno.test("sh is a spelling of the format that sh reads", () => {
  assertEquals(lineOf("env", "env -f sh").flags.text("format"), "bash");
});
