/** A person, a project and a cloud: what almost every end-to-end test starts from. */
import { startSts, type Sts, type StsOptions } from "../cloud/sts.ts";
import { binary } from "./binary.ts";
import { type Outcome, type Running, runProgram, startProgram } from "./process.ts";
import { type Pty, type PtyOptions, startPty } from "./pty.ts";
import { type Sandbox, sandbox, type SandboxOptions } from "./sandbox.ts";
import { type Needs, scenario } from "./tools.ts";

/** A user's secret key, which must never be seen outside its configuration file. */
export const CANARY = "canary/User+Secret/EXAMPLE";
/** The ARN of the session that the default identity becomes, up to its name. */
export const ADMIN_SESSION = "arn:aws:sts::444455556666:assumed-role/admin/";
/** The user's second factor. */
export const SERIAL = "arn:aws:iam::111122223333:mfa/ada";

const USER = "arn:aws:iam::111122223333:user/ada";
const ADMIN = "arn:aws:iam::444455556666:role/admin";
const NEXT = "arn:aws:iam::444455556666:role/next";

/** The cloud that `CONFIG` speaks of. */
export const CLOUD: StsOptions = {
  users: [{
    arn: USER,
    accessKeyId: "AKIAADA0000000EXAMPLE",
    secretAccessKey: CANARY,
    mfa: { serial: SERIAL, codes: ["123456"] },
  }],
  roles: [
    { arn: ADMIN, trusts: ["arn:aws:iam::111122223333:root"] },
    { arn: NEXT, trusts: [ADMIN] },
  ],
  slowness: 60_000,
};

/** Ada's keys, a role that she may assume, and a role behind that one. */
export function configFor(url: string): string {
  return `auth:
  identities:
    ada:
      kind: aws/user
      credentials:
        access_key_id: AKIAADA0000000EXAMPLE
        secret_access_key: ${CANARY}
      spec: { endpoint_url: "${url}" }
    admin:
      kind: aws/assume-role
      default: true
      via: { identity: ada }
      principal: { assume_role: "${ADMIN}", region: eu-west-1 }
      spec: { endpoint_url: "${url}" }
    next:
      kind: aws/assume-role
      via: { identity: admin }
      principal: { assume_role: "${NEXT}" }
      spec: { endpoint_url: "${url}" }
`;
}

/** How to run the program, where it differs from the default. */
export interface Way {
  /** Variables on top of the sandbox's own; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  readonly cwd?: string;
  readonly timeout?: number;
}

/** A world of one test. */
export interface World {
  readonly box: Sandbox;
  readonly sts: Sts;
  readonly program: string;
  /** Replaces the project's `atmos.yaml`. */
  configure(text: string): void;
  /** Runs the program to its end, in the project. */
  run(args: readonly string[], way?: Way): Promise<Outcome>;
  /** Starts the program and leaves it running. */
  start(args: readonly string[], way?: Way): Running;
  /** Starts the program on a terminal. */
  open(
    args: readonly string[],
    way?: Way & Pick<PtyOptions, "rows" | "columns">,
  ): Promise<Pty>;
  /** The directories of sessions that are there now. */
  sessions(): string[];
}

/** What a test may want to be different about its world. */
export interface Wanted extends Needs, SandboxOptions {
  readonly cloud?: StsOptions;
}

/** A test in a world of its own. */
export function journey(name: string, wanted: Wanted, go: (world: World) => Promise<void>): void {
  scenario(name, wanted, async () => {
    await using box = sandbox(wanted);
    const sts = startSts({ ...CLOUD, ...wanted.cloud });
    try {
      await go(await makeWorld(box, sts));
    } finally {
      await sts.close();
    }
  });
}

async function makeWorld(box: Sandbox, sts: Sts): Promise<World> {
  const program = await binary();
  const optionsFor = ({ env = {}, ...way }: Way) => ({
    cwd: box.project,
    ...way,
    env: merged(box.env, env),
  });
  const configure = (text: string) => void box.write("project/atmos.yaml", text);
  configure(configFor(sts.url));
  return {
    ...{ box, sts, program, configure },
    run: (args, way = {}) => runProgram(program, args, optionsFor(way)),
    start: (args, way = {}) => startProgram(program, args, optionsFor(way)),
    open: (args, way = {}) => startPty(program, args, optionsFor(way)),
    sessions: () =>
      box.tree("run").filter((path) => /^atmos-auth\/[^/]+\/$/.test(path))
        .map((path) => `${box.runtime}/${path.slice(0, -1)}`),
  };
}

function merged(
  base: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const pairs = Object.entries({ ...base, ...more });
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** The command that asks the cloud who this is, with the real `aws`. */
export function whoIsIt(sts: Sts): string[] {
  return ["aws", "sts", "get-caller-identity", "--endpoint-url", sts.url, "--output", "json"];
}

/** What a program that had to succeed printed. */
export function printed(outcome: Outcome): string {
  if (outcome.status === 0) return outcome.stdout;
  throw new Error(`It ended with ${outcome.status}\n${outcome.stdout}\n${outcome.stderr}`);
}

/** How long anything may take on a busy machine, in milliseconds: only what fails takes so long. */
const PATIENCE = 60_000;

/** Waits until something holds, while a program runs; throws when it never does, or when that one ends. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  running?: Running,
): Promise<void> {
  let ended: Outcome | undefined;
  running?.done.then((outcome) => ended = outcome, () => undefined);
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    if (await holds()) return;
    if (ended) throw new Error(`It ended before ${what}:\n${ended.stdout}\n${ended.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It never came to this: ${what}`);
}

/** Whether a file is there. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
