/**
 * A person's home with two projects, for commands that are rehearsed or measured. The identity is a role behind a
 * user's keys, at a cloud on loopback.
 */
import { startSts } from "../../tests/cloud/sts.ts";

/** The home, until it is disposed of with its files. */
export interface Workplace extends AsyncDisposable {
  /** The project with ten identities, of whom `id-1` is a role. */
  readonly surroundings: Surroundings;
  /** The project with a thousand identities. */
  readonly crowded: Surroundings;
}

/** The surroundings of a command. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
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

/** Variables of a person who trusts the project, and has the store's key in a file. */
const PERSON = {
  ATMOS_TRUST: "1",
  ATMOS_KEYRING_TYPE: "file",
  ATMOS_KEYRING_PASSWORD: "correct-horse-EXAMPLE",
};

/** Makes the home. */
export async function workplace(): Promise<Workplace> {
  const home = await Deno.makeTempDir();
  await Deno.mkdir(`${home}/run`, { mode: 0o700 });
  const cloud = startSts(CLOUD);
  const env = { ...PERSON, HOME: home, PATH: "/usr/bin:/bin", XDG_RUNTIME_DIR: `${home}/run` };
  return {
    surroundings: { env, cwd: await project(home, 10, cloud.url) },
    crowded: { env, cwd: await project(home, 1000, cloud.url) },
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
