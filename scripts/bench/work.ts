/**
 * The commands that are measured, and a person's home for them. The identity is a role behind a user's keys, at a
 * cloud on loopback; but for the row that says so, its credential is stored.
 */
import { startSts } from "../../tests/cloud/sts.ts";
import type { Row } from "./measure.ts";

/** Rows, until they are disposed of with their files. */
export interface Work extends AsyncDisposable {
  readonly rows: readonly Row[];
  /** Where ten identities are configured, of whom `id-1` is a role. */
  readonly surroundings: {
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
  };
}

const KEYS = {
  accessKeyId: "AKIABENCH000000EXAMPLE",
  secretAccessKey: "bench/Secret+Key/EXAMPLE",
};

const CLOUD = {
  users: [{ arn: "arn:aws:iam::111122223333:user/bench", ...KEYS }],
  roles: [{
    arn: "arn:aws:iam::123456789012:role/Bench",
    trusts: ["arn:aws:iam::111122223333:root"],
  }],
};

/** Whoever trusts this, and has the store's key in a file. */
const PERSON = {
  ATMOS_TRUST: "1",
  ATMOS_KEYRING_TYPE: "file",
  ATMOS_KEYRING_PASSWORD: "correct-horse-EXAMPLE",
};
const LOCKED = { ATMOS_KEYRING_KEEP_UNLOCKED: "never" };
const FORGETTING = { ATMOS_KEYRING_TYPE: "memory" };

/** Sets it up for the program. */
export async function workOf(program: string): Promise<Work> {
  const home = await Deno.makeTempDir();
  await Deno.mkdir(`${home}/run`, { mode: 0o700 });
  const cloud = startSts(CLOUD);
  const [few, many] = await Promise.all([10, 1000].map((it) => project(home, it, cloud.url)));
  const base = { ...PERSON, HOME: home, PATH: "/usr/bin:/bin", XDG_RUNTIME_DIR: `${home}/run` };
  const row = (name: string, words: string, more: object = {}, cwd = few!): Row => ({
    ...{ name, command: [program, ...words.split(" ")], cwd },
    env: { ...base, ...more },
  });
  const scaled = (name: string, words: string, beside: string): Row => ({
    ...row(name, words, {}, many!),
    beside,
  });
  const exec = "exec -i id-1 -- true";
  return {
    surroundings: { env: base, cwd: few! },
    rows: [
      ...["version", "help", "completion bash"].map((words) => row(words, words)),
      row("credential-process", "credential-process -i id-1"),
      row("env", "env -i id-1"),
      row("exec -- true", exec),
      { ...row("exec -- true, the key's file locked", exec, LOCKED), beside: "exec -- true" },
      { ...row("exec -- true, signing in", exec, FORGETTING), beside: "exec -- true" },
      scaled("exec -- true, 1,000 identities", exec, "exec -- true"),
      row("list, 10 identities", "list"),
      scaled("list, 1,000 identities", "list", "list, 10 identities"),
    ],
    [Symbol.asyncDispose]: async () => {
      await cloud.close();
      await Deno.remove(home, { recursive: true });
    },
  };
}

async function project(home: string, count: number, url: string): Promise<string> {
  const directory = `${home}/project-${count}`;
  await Deno.mkdir(directory);
  const spec = `spec: { endpoint_url: "${url}" }`;
  const role = `kind: aws/assume-role, via: { identity: id-0 }, ${spec}`;
  const principal = `principal: { assume_role: "${CLOUD.roles[0]!.arn}", region: us-east-1 }`;
  const keys = `access_key_id: ${KEYS.accessKeyId}, secret_access_key: ${KEYS.secretAccessKey}`;
  const identities = [
    `    id-0: { kind: aws/user, credentials: { region: us-east-1, ${keys} }, ${spec} }\n`,
    ...Array.from(
      { length: count - 1 },
      (_, at) => `    id-${at + 1}: { ${role}, ${principal} }\n`,
    ),
  ];
  const text = `auth:\n  realm: bench-${count}\n  identities:\n${identities.join("")}`;
  await Deno.writeTextFile(`${directory}/atmos.yaml`, text);
  return directory;
}
