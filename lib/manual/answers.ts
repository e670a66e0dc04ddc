/** Answers of commands with `--json`: one object each, by its fields. */
import type { Row, Section } from "./section.ts";

/** Fields named as by `atmos auth whoami`; those of a kind alone have names of their own. */
const WHO = {
  realm: "the realm of what is stored",
  realm_source: "where the realm is from",
  provider: "where the chain begins",
  identity: "its name; absent for a provider",
  kind: "its kind",
  principal: "whom the cloud knows it as",
  account: "account, subscription, project or owner",
  region: "its region",
  expiration: "when its credential lapses",
  "...": "what its kind alone knows",
} as const;

/** The answers by the command's name; `...` stands for further fields. */
export const ANSWERS = {
  list: {
    identities: "by name, as the configuration has them, without a secret",
    providers: "likewise; either is absent where only the others are asked for",
  },
  validate: {
    valid: "whether nothing is wrong",
    trusted: "whether the configuration may act",
    files: "the files that were read",
    problems: "each as an error, with its `severity`: `error` or `warning`",
  },
  whoami: {
    valid: "whether the cloud knows it",
    ...WHO,
    environment: "what `env` would set, but for secrets",
    paths: "the files that are there: `location`, `type`, `required`, `purpose`",
    credentials_ref: "under what name it is kept; absent where it isn't",
    last_updated: "when this was asked",
    error: "why it isn't valid",
  },
  status: {
    session: "`id`, `pid`, `level`, `started`; null outside of one",
    identities:
      "`name`, `cloud`, `kind`, `facts`, `expires`, `ends`, `seconds_left`, and where there is any `trouble`, `unwritten` (it was renewed, and its file can't be written), `other`, `doubted` (nobody can be asked who it would be), `withdrawn`",
    kept: "clouds of which your own sign-in was let in",
    drift: "names of variables that were put right",
    changed: "names of variables that are not the session's now",
  },
  sessions: {
    sessions:
      "each with `id`, `pid`, `started`, `level`, `program`, `identities` (as `status` has them), and where it is so `kept`, `shell`, `left`, `before`",
  },
  "sessions end": { id: "its id", ended: "whether it is over by now" },
  doctor: { checks: "each with `topic`, `state` (`ok`, `note`, `broken`), `finding`, `mend`" },
  trust: {
    trusted: "whether it is",
    digest: "what `ATMOS_TRUST` would have to say",
    files: "the files that need it",
    said: "what they say, by path",
  },
  version: {
    version: "of atmos-auth",
    commit: "what it was built from",
    date: "of that commit",
    os: "the system",
    runtime: "the runtime inside",
    homepage: "where it is from",
  },
  login: { valid: "true", ...WHO },
  logout: {
    dry_run: "whether nothing was done",
    removed: "records of the store: `realm`, `role`, `entry`, `item`",
    paths: "files that went with them",
    docker: "logins in your own docker configuration that went: `host`, `file`",
    kept: "records that stay",
    sessions: "ids of those that hold a credential of it still",
  },
  switch: { identities: "who the shell is to be, each as `whoami` has it" },
  console: {
    ...WHO,
    url: "the address, which may sign in whoever opens it",
    console_expiration: "when the sign-in at the console ends",
  },
  "store list": {
    type: "the place of the store's key: `system`, `file`, ...",
    where: "the same in words",
    reachable: "whether the key can be had",
    reason: "why it can't",
    unfinished: "whether a `rekey` was cut off",
    records:
      "each with `realm`, `role`, `entry`, `item`, `names`, `long_lived`, `written`, `expires`, `file`, `key`, `damaged`, `identities`",
    damaged: "files that hold no record: `file`, `written`, `name`",
  },
  "store rm": { removed: "records of the store, as `logout` names them" },
  "store move": {
    done:
      "`copied`, which wants the second run; `other`, where another key is there; `moved`; `nothing`",
    from: "where the key was",
    to: "where it is to be",
    staying: "places where it stays, as yours",
  },
  "store lock": { locked: "whether it was unlocked" },
  "store show": { records: "as `store list` has them" },
  "store rekey": {
    sealed: "how many are sealed anew",
    left: "how many are not",
    removed: "the other places from which a copy of the old key was removed",
    staying: "those in which one stays",
  },
  "secret list": {
    secrets: "each with `name`, `kept`, `damaged`, `identities`, `written`",
  },
  "secret set": { name: "under what it is kept", replaced: "whether another was there" },
  "secret rm": { name: "under what it was kept", damaged: "true where it could not be read" },
  "registry login": {
    registries: "each with `host`, `expires`",
    file: "docker's configuration that holds them",
  },
  "update kubeconfig": {
    clusters: "each with `context`, `file`, and `current`: whether kubectl takes it by itself",
  },
  "import profiles": {
    auth: "the configuration",
    notes: "what could not be carried over: `file`, `line`, `subject`, `text`",
    stored: "with `--keys`, and nothing else: whose keys are in the store",
  },
  "export profiles": {
    profiles: "each with `name`, `identity`, `text`",
    file: "what they were written to",
  },
  "user configure": { identity: "whose they are here", principal: "and at the cloud" },
  "user import": {
    identity: "whose they are here",
    profile: "where they stood",
    file: "the file of it",
    removed: "whether they are gone there",
  },
  "user rotate": {
    identity: "whose they are",
    key: "the id of the key that is kept",
    old: "`id` of the one before, and `until` when it stays; absent once it is gone",
  },
  purge: {
    dry_run: "whether nothing was done",
    removed: "what went, or would",
    stays: "what is yours",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Commands whose answer is told beside a flag. */
const WITH: Readonly<Record<string, string>> = {
  trust: "trust --show",
  "registry login": "aws ecr login",
  "update kubeconfig": "aws eks update-kubeconfig",
  "import profiles": "import aws",
  "export profiles": "export aws-config",
};

type Fields = Readonly<Record<string, string>>;

/** Returns the fields without those that another answer already describes. */
function without(told: Fields, fields: Fields): Fields {
  if (!("..." in fields)) return fields;
  const own = Object.entries(fields).filter(([field]) => !(field in told));
  return { ...Object.fromEntries(own), "...": "who it is, as `whoami` has it" };
}

function toldOf(fields: Fields): string {
  const parts = Object.entries(fields)
    .map(([field, what]) => field === "..." ? what : `\`${field}\`: ${what}`);
  return parts.join("; ");
}

/** The form of each answer. */
export const SHAPES: Section = {
  title: "What `--json` answers",
  text: "One object each. A field that has nothing to say is absent; moments are written as in " +
    "`2030-01-02T03:04:05Z`. Fields may join these in later versions.",
  rows: Object.entries<Fields>(ANSWERS).map(([name, fields]): Row => [
    WITH[name] ?? name,
    toldOf(name === "whoami" ? fields : without(WHO, fields)),
  ]),
};

/** Returns the commands that have such an answer, for a sentence. */
export function answering(): string {
  return Object.keys(ANSWERS).map((name) => `\`${WITH[name] ?? name}\``).join(", ");
}
