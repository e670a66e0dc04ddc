/** Odd configurations of git, made by a seed: rules, headers, helpers, includes, and remotes to be judged by. */
import { type Dice, one } from "../providers/aws/shared/odd_files.ts";

/** The person's own token and password: what must go to no host of the identity's. */
export const OWN = "ghp_canary_ada_EXAMPLE";

/** The person's ssh knows these as GitHub. */
export const ALIASES = ["gh-work", "gh-443"];

/** One person's configuration. */
export interface OddGit {
  /** Files by path below the home. */
  readonly files: Readonly<Record<string, string>>;
  /** Variables around git. */
  readonly env: Readonly<Record<string, string>>;
  /** The configuration of a repository at `~/work/repo` that is entered later: remotes alone. */
  readonly repository: string;
  /** They, `r0` first. */
  readonly remotes: readonly { readonly url: string; readonly pushUrl: string | undefined }[];
}

const OURS = [
  "github.com",
  "github.com",
  "github.com",
  "GitHub.com",
  "github.com.",
  "www.github.com",
];
const PATHS = ["robot/infra", "robot/infra.git", "Robot/Infra", "ada/notes", "ada/notes.git", "r"];
const FOREIGN = [
  ...["gitlab.example.com", "GitLab.example.com", "ghe.example.com", "github.com.evil.example"],
  ...["notgithub.example", "example.com:8443", "[::1]", "[::1]:8080", "xn--gthub-n4a.com"],
];
const USERS = ["", "", "", "ada@", "git@", `ada:${OWN}@`, `${OWN}@`, "x%40y@", "org-4711@", ":@"];

/** An address, of the identity's host or not, as people and scripts spell them. */
export function address(
  roll: Dice,
  hosts: readonly string[] = roll(3) > 0 ? OURS : FOREIGN,
): string {
  const [host, path] = [one(roll, hosts), one(roll, PATHS)];
  const user = one(roll, USERS);
  const bare = host.replace(/(?<!:.*):\d+$|(?<=\]):\d+$/, "");
  const ssh = roll(3) > 0 ? "git@" : one(roll, ["", "org-4711@", "ada@", "GIT@"]);
  const escaped = path.replace("infra", one(roll, ["infra", "infra", "inf%72a", "infra/"]));
  return one<() => string>(roll, [
    () => `https://${user}${host}/${escaped}`,
    () => `https://${user}${host}/${escaped}`,
    () => `https://${user}${bare}:443/${path}`,
    () => `HTTPS://${user}${host}/${path}`,
    () => `https://${user}${host}//${path}`,
    () => `http://${user}${host}/${path}`,
    () => `http://${bare}:80/${path}`,
    () => `git://${host}/${path}`,
    () => `${ssh}${bare}:${path}`,
    () => `${ssh}${bare}:/${path}`,
    () => `[${ssh}${bare}:22]:${path}`,
    () => `ssh://${ssh}${bare}/${path}`,
    () => `ssh://${ssh}${bare}:22/${path}`,
    () => `ssh://${ssh}${bare}:2222/${path}`,
    () => `git+ssh://${ssh}${bare}/${path}`,
    () => `ssh+git://${ssh}${bare}/${path}`,
    () => `ssh://git@ssh.github.com:443/${path}`,
    () => `git@ssh.github.com:${path}`,
    () => `git@gist.github.com:${path}`,
    () => `${one(roll, ["gh:", "x", "work/"])}${path}`,
  ])();
}

/** What a rule makes of addresses. */
function base(roll: Dice): string {
  const [alias, path] = [one(roll, ALIASES), one(roll, ["", "robot/", "robot/infra", "ada/"])];
  return one<() => string>(roll, [
    () => `git@${alias}:${path}`,
    () => `ssh://git@${alias}/${path}`,
    () => `${alias}:${path}`,
    () => `git@github.com:${path}`,
    () => `org-4711@github.com:${path}`,
    () => `ssh://git@github.com:2222/${path}`,
    () => `https://ada:${OWN}@github.com/${path}`,
    () => `https://${OWN}@GitHub.com/${path}`,
    () => `https://ada@github.com/${path}`,
    () => `https://github.com/${path}`,
    () => `http://github.com/${path}`,
    () => `https://www.github.com/${path}`,
    () => `https://mirror.example.com/${path}`,
    () => `git@gitlab.example.com:${path}`,
    () => `/srv/mirror/${path}`,
    () => `https://ada:${OWN}@`,
    () => `https://${OWN}@`,
    () => one(roll, ["https://", "ssh://git@", "git@", "ssh://"]),
    () => "",
  ])();
}

/** What a rule is for: an address cut off somewhere, or an abbreviation. */
function from(roll: Dice): string {
  if (roll(8) === 0) {
    return one(roll, ["gh:", "gl:", "x", "work/", "", "h", "https:", "git@", "ssh://"]);
  }
  const whole = address(roll);
  return roll(3) === 0 ? whole : whole.slice(0, 1 + roll(whole.length));
}

function pattern(roll: Dice): string {
  const path = one(roll, [
    "",
    "/",
    "/robot",
    "/robot/",
    "/robot/infra",
    "/Robot/infra.git",
    "/ada/",
  ]);
  const [host, user] = [
    one(roll, [...OURS, ...FOREIGN]),
    one(roll, ["", "", "ada@", "x-access-token@"]),
  ];
  return one<() => string>(roll, [
    () => `https://${user}${host}${path}`,
    () => `https://${user}${host}${path}`,
    () => `https://${user}github.com:443${path}`,
    () => `HTTPS://GITHUB.com${path}`,
    () => `https://*.com${path}`,
    () => `https://*.github.com${path}`,
    () => `https://*${path}`,
    () => `http://github.com${path}`,
    () => `https://git%68ub.com${path}`,
    () => `https://github.com/rob%6ft`,
    () => "not an address",
    () => "",
  ])();
}

const HELPERS = [
  `!f() { test "$1" = get && printf 'username=ada\\npassword=${OWN}\\n'; }; f`,
  `!printf 'username=ada\\npassword=${OWN}\\n' #`,
  "store --file=store",
  "",
  "",
  "/nowhere/helper",
  "nosuch",
];

const HEADER = `Authorization: Basic ${btoa(`ada:${OWN}`)}`;

/** A section's name, what stands behind it, a key and a value. */
type Line = readonly [section: string, of: string, key: string, value: string];

function line(roll: Dice): Line {
  const rule = () =>
    [
      "url",
      base(roll),
      one(roll, ["insteadOf", "insteadOf", "pushInsteadOf"]),
      from(roll),
    ] as const;
  const http = () => {
    const [key, value] = one(roll, [
      ["extraHeader", HEADER],
      ["extraHeader", HEADER],
      ["extraHeader", ""],
      ["extraHeader", "X-Trace: 1"],
      ["emptyAuth", "false"],
      ["cookieFile", "cookies"],
      ["saveCookies", "true"],
      ["userAgent", "odd"],
      ["followRedirects", "true"],
    ]);
    return ["http", pattern(roll), key!, value!] as const;
  };
  const credential = () => {
    const [key, value] = one(roll, [
      ...HELPERS.map((helper) => ["helper", helper]),
      ["username", "ada"],
      ["useHttpPath", "true"],
      ["useHttpPath", "false"],
    ]);
    return ["credential", pattern(roll), key!, value!] as const;
  };
  return one(roll, [rule, rule, rule, http, credential])();
}

/** A line as somebody wrote it. */
function written(roll: Dice, [section, of, key, value]: Line): string {
  const quote = (text: string) => text.replace(/[\\"]/g, "\\$&");
  const odd = (word: string) => one(roll, [word, word, word.toUpperCase(), word.toLowerCase()]);
  const header = of === "" ? `[${odd(section)}]` : `[${odd(section)} "${quote(of)}"]`;
  const text = one(roll, [
    `"${quote(value)}"`,
    `"${quote(value)}" # said "so"`,
    `"${quote(value.slice(0, 4))}"\\\n"${quote(value.slice(4))}"`,
  ]);
  const end = one(roll, ["\n", "\n", "\r\n", "\n\n; [url]\n"]);
  return one(roll, [
    `${header}${end}\t${odd(key)} = ${text}${end}`,
    `${header} ${odd(key)}=${text}\n`,
  ]);
}

const CONDITIONS = [
  ...["gitdir:~/work/", "gitdir/i:~/WORK/**", "onbranch:main", "onbranch:m*"],
  ...[
    "hasconfig:remote.*.url:https://later.example/**",
    "gitdir:/nowhere/",
    "gitdir:~/work/repo/.git",
  ],
];

/** Files that take one another in. */
function files(roll: Dice): Record<string, string> {
  const names = [".gitconfig", "inc/one", "inc/two", "inc/deep/three"];
  const texts = names.map(() =>
    Array.from({ length: roll(4) }, () => written(roll, line(roll))).join("")
  );
  const to = ["inc/one", "two", "deep/three"];
  const chained = texts.map((text, at) => {
    const path = to[at];
    if (path === undefined || (at > 0 && roll(2) === 0)) return text;
    const spelled = one(roll, [path, `~/${names[at + 1]}`]);
    const header = roll(3) === 0 ? "[include]" : `[includeIf "${one(roll, CONDITIONS)}"]`;
    const include = `${header}\n\tpath = ${spelled}\n`;
    return roll(2) === 0 ? include + text : text + include;
  });
  return Object.fromEntries(names.map((name, at) => [name, chained[at]!]));
}

/** A person's configuration. */
export function oddGit(roll: Dice): OddGit {
  const around = roll(4) === 0 ? Array.from({ length: 1 + roll(3) }, () => line(roll)) : [];
  const env = around.flatMap(([section, of, key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, [section, ...of === "" ? [] : [of], key].join(".")],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  const remotes = Array.from({ length: 24 }, () => ({
    url: address(roll),
    pushUrl: roll(6) === 0 ? address(roll) : undefined,
  }));
  const repository = remotes.map(({ url, pushUrl }, at) =>
    `[remote "r${at}"]\n\turl = "${url}"\n${pushUrl ? `\tpushurl = "${pushUrl}"\n` : ""}`
  );
  return {
    files: files(roll),
    env: env.length === 0 ? {} : {
      GIT_CONFIG_COUNT: String(around.length),
      ...Object.fromEntries(env),
    },
    repository: `${repository.join("")}[remote "later"]\n\turl = https://later.example/x\n`,
    remotes,
  };
}
