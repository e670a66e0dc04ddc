/** Kubeconfigs as people, tools and editors leave them behind: made by a seed. */
import { type Dice, one } from "../providers/aws/shared/odd_files.ts";

/** Names that the new entries have. */
export const OURS = {
  cluster: "arn:x:cluster/main",
  context: "prod",
  user: "it@arn:x:cluster/main",
};

const NAMES = [
  ...[
    "own",
    "0123",
    "yes",
    "größe",
    "a b",
    "a: b",
    "#x",
    "user@host",
    "~",
    "null",
    "1e3",
    "-",
    "測試😀",
  ],
  ...[
    "a\tb",
    "it's",
    '"',
    "x".repeat(300),
    "2001-01-01",
    "0x1F",
    "1_000",
    "<<",
    "=",
    "*a",
    "&b",
    "!c",
    "{d}",
  ],
  ...[
    OURS.cluster,
    OURS.context,
    OURS.user,
    "%41",
    "@",
    "`",
    "trailing ",
    " leading",
    "a#b",
    "a #b",
  ],
];
const TEXTS = [
  "0123456789",
  "012",
  "no",
  "1.10",
  "https://own.example",
  "a: b",
  "",
  "x # y",
  "é\u2028z",
  "\\n",
];

/** A text as YAML may have it: plain where that says the same. */
function quoted(roll: Dice, text: string): string {
  const isPlain = /^[a-z][a-z@./-]*$/.test(text) &&
    !/^(?:yes|no|null|on|off|true|false|y|n)$/.test(text);
  if (isPlain && roll(2)) return text;
  const isSingle = !/[\n\t\u2028]/.test(text) && roll(2) === 1;
  return isSingle ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

type Map_ = Readonly<Record<string, unknown>>;

function part(roll: Dice, list: string): Map_ {
  const text = () => one(roll, TEXTS);
  const name = () => one(roll, NAMES);
  const extensions = roll(5) ? {} : {
    extensions: [{
      name: "minikube.sigs.k8s.io",
      extension: { "last-update": text(), version: text() },
    }],
  };
  if (list === "clusters") {
    return one(roll, [
      { server: "https://own.example" },
      { server: "https://own.example", "certificate-authority-data": "MDEy", ...extensions },
      {
        server: "https://own.example",
        "insecure-skip-tls-verify": true,
        "tls-server-name": text(),
      },
      {
        "certificate-authority": "ca.pem",
        server: "https://x.example",
        "proxy-url": "http://p.example",
      },
    ]);
  }
  if (list === "contexts") {
    return {
      cluster: name(),
      user: name(),
      ...roll(2) ? { namespace: text() } : {},
      ...extensions,
    };
  }
  return one(roll, [
    { token: text() },
    { username: text(), password: text() },
    {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "helper",
        args: [text(), "-i", "it"],
        env: [{ name: "A", value: text() }],
        interactiveMode: "Never",
        provideClusterInfo: roll(2) === 0,
      },
    },
    { "auth-provider": { name: "oidc", config: { "id-token": text() } } },
    { "client-certificate": "me.pem", "client-key-data": "MDEy" },
    {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "h",
        args: null,
        env: null,
        interactiveMode: "IfAvailable",
      },
    },
  ]);
}

const INNER: Readonly<Record<string, string>> = {
  clusters: "cluster",
  contexts: "context",
  users: "user",
};

/** Its text. */
export function oddKubeconfig(roll: Dice): string {
  const lists = Object.keys(INNER).filter(() => roll(8) > 0);
  const data = lists.map((list): [string, Map_[]] => {
    const names = new Set(Array.from({ length: roll(5) }, () => one(roll, NAMES)));
    return [list, [...names].map((name) => ({ name, [INNER[list]!]: part(roll, list) }))];
  });
  const rest: Map_ = {
    ...roll(5) ? { "current-context": one(roll, NAMES) } : {},
    ...roll(3) ? {} : { preferences: roll(2) ? {} : { colors: true } },
    ...roll(6) ? {} : { extensions: [{ name: "x", extension: { y: one(roll, TEXTS) } }] },
  };
  const head = roll(6) ? { apiVersion: "v1", kind: "Config" } : {};
  if (roll(6) === 0) {
    return JSON.stringify(
      { ...head, ...Object.fromEntries(data), ...rest },
      null,
      one(roll, [0, 2, 4, "\t"]),
    );
  }
  return asYaml(roll, head, data, rest);
}

function asYaml(
  roll: Dice,
  head: Map_,
  data: readonly [string, readonly Map_[]][],
  rest: Map_,
): string {
  const flush = roll(2) === 0;
  const comment = () => roll(6) ? "" : one(roll, ["# mine\n", "\n", "  # größe: x\n", "#\n\n"]);
  const lines = (map: Map_) =>
    Object.entries(map).map(([key, value]) => `${comment()}${key}: ${flow(roll, value)}\n`);
  const listed = data.map(([list, entries]) => {
    if (entries.length === 0) {
      return `${list}:${one(roll, [" []", " null", "", " ~", " []  # none"])}\n`;
    }
    if (roll(6) === 0) return `${list}: ${flow(roll, entries)}\n`;
    const pad = flush ? "" : one(roll, ["  ", "    ", " "]);
    return `${list}:${comment() || "\n"}${
      entries.map((entry) => item(roll, entry, pad, comment)).join("")
    }`;
  });
  const parts = [...lines(head), ...listed, ...lines(rest)];
  const text = (roll(3) ? parts : parts.toSorted(() => roll(3) - 1)).join("");
  const before = one(roll, [
    "",
    "",
    "",
    "---\n",
    "# head\n",
    "%YAML 1.1\n---\n",
    "\n\n",
    "--- # first\n",
  ]);
  const after = one(roll, ["", "", "", "...\n", "---\nother: doc\n", "# tail", "\n\n"]);
  const whole = anchored(roll, before + text + after);
  const ended = roll(6) ? whole : whole.replaceAll("\n", "\r\n");
  return (roll(8) ? "" : "\ufeff") + (roll(8) ? ended : ended.trimEnd());
}

/** In block style down to the part that its list is about. */
function item(roll: Dice, entry: Map_, pad: string, comment: () => string): string {
  const fields = Object.entries(entry);
  const order = roll(2) ? fields : fields.toReversed();
  const text = order.map(([key, value], at) => {
    const lead = at === 0 ? `${pad}- ` : `${pad}  `;
    if (typeof value !== "object" || value === null || roll(4) === 0) {
      return `${lead}${key}:${one(roll, [" ", "  ", " \t"])}${flow(roll, value)}${
        one(roll, ["", "", " # why", "\t", " "])
      }\n`;
    }
    const inner = Object.entries(value).map(([name, each]) =>
      `${pad}    ${name}: ${flow(roll, each)}\n`
    );
    return `${lead}${key}:${one(roll, ["", " # its own"])}\n${inner.join("")}`;
  });
  return comment() + text.join("");
}

function flow(roll: Dice, value: unknown): string {
  if (typeof value === "string") return quoted(roll, value);
  if (Array.isArray(value)) return `[${value.map((each) => flow(roll, each)).join(", ")}]`;
  if (typeof value !== "object" || value === null) {
    return value === null ? one(roll, ["null", "~"]) : String(value);
  }
  const pairs = Object.entries(value).map(([key, each]) => `${key}: ${flow(roll, each)}`);
  return `{${pairs.join(", ")}}`;
}

/** The first map in braces gets a name, and what is like it says only that name; or is merged with more. */
function anchored(roll: Dice, text: string): string {
  if (roll(4)) return text;
  const maps = [...text.matchAll(/: (\{[^{}\n]*\})/g)].map(([, map]) => map!);
  const map = maps.find((each) => maps.filter((other) => other === each).length > 1) ?? maps[0];
  if (map === undefined) return text;
  const [first, ...others] = text.split(`: ${map}`);
  const alias = roll(2) ? ": *it" : ": {<<: *it}";
  return `${first}: &it ${map}${others.join(alias)}`;
}

/** Puts something there that a list of kubeconfigs may name; what it is. */
export async function oddPlace(roll: Dice, path: string): Promise<string> {
  const kind = one(roll, [
    ...["file", "file", "file", "file", "read-only", "link", "nothing", "empty", "none"],
    ...["directory", "pipe", "dangling", "no kubeconfig"],
  ]);
  const text = oddKubeconfig(roll);
  switch (kind) {
    case "file":
    case "read-only":
      Deno.writeTextFileSync(path, text, { mode: kind === "file" ? 0o600 : 0o400 });
      break;
    case "link":
      Deno.writeTextFileSync(`${path}.real`, text);
      Deno.symlinkSync(`${path}.real`, path);
      break;
    case "empty":
      Deno.writeTextFileSync(path, one(roll, ["", "\n", "# nothing\n", "---\n"]));
      break;
    case "no kubeconfig":
      Deno.writeTextFileSync(path, one(roll, ["- a\n", "{", "a: b: c\n", "kind: Pod\n", "x"]));
      break;
    case "directory":
      Deno.mkdirSync(path);
      break;
    case "dangling":
      Deno.symlinkSync(`${path}.gone`, path);
      break;
    case "pipe":
      await new Deno.Command("mkfifo", { args: [path] }).output();
  }
  return kind;
}
