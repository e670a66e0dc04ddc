/** Programs in a session, and what they find there. */
import { assertEquals } from "@std/assert";
import { fakeKeyring, type FakeProgram, type FakeSystem, type Running } from "../../fake_system.ts";
import { assertNothingLeft, command, machine, type Outcome, PLACE, runOn } from "../machine.ts";
import { type SmallClouds, smallClouds } from "../small_cloud.ts";

/** In milliseconds. */
export const SECOND = 1_000;
/** In milliseconds. */
export const MINUTE = 60 * SECOND;
/** In milliseconds. */
export const HOUR = 60 * MINUTE;

/** Identities of small clouds, one of them for half an hour at most. */
export const CONFIG = `auth:
  identities:
    role: { kind: aws/role }
    short: { kind: aws/role, session: { maximum: 30m } }
    brief: { kind: github/brief }
`;

/** Runs a program as an identity, and sees that nothing is left after it. */
export async function exec(
  work: FakeProgram,
  { small = smallClouds(), flags = ["-i", "role"], ...more }: {
    small?: SmallClouds;
    flags?: readonly string[];
  } & Parameters<typeof command>[1] = {},
): Promise<Outcome> {
  const programs = { "/usr/bin/work": work };
  const setting = { config: CONFIG, clouds: small.clouds, ...more, programs };
  const outcome = await command(["exec", ...flags, "--", "work"], setting);
  assertNothingLeft(outcome.system);
  return outcome;
}

/** What the program in the session finds there. */
export function seen({ env, files }: Running) {
  const read = async (path: string | undefined) => path && await files.readText(path);
  const below = (name: string) => `${PLACE}/${env.ATMOS_SESSION}/${name}`;
  return {
    key: () => read(env.AWS_SHARED_CREDENTIALS_FILE),
    token: () => read(env.GITHUB_TOKEN_FILE),
    notice: () => read(below("notices")),
    record: async () => JSON.parse(await read(below("session.json")) ?? "{}"),
  };
}

/** Somebody else's command, on the same machine as a session. */
export type Beside = (
  argv: readonly string[],
  prepared?: Parameters<FakeSystem["beside"]>[0],
) => Promise<Outcome>;

/**
 * Runs a program in a session of `identity`, and sees that it was told nothing at its end and left nothing; `before`
 * runs on the machine first.
 */
export async function execBeside(
  { small, identity = "role", config = CONFIG, before = () => Promise.resolve() }: {
    small: SmallClouds;
    identity?: string;
    config?: string;
    before?: (run: Beside) => Promise<void>;
  },
  work: (it: Running, run: Beside) => Promise<void>,
): Promise<FakeSystem> {
  const run: Beside = (argv, prepared = {}) => runOn(system.beside(prepared), argv, small.clouds);
  const system: FakeSystem = machine({
    ...{ config, env: { ATMOS_KEYRING_TYPE: "system" }, keyring: fakeKeyring() },
    programs: { "/usr/bin/work": (it) => work(it, run) },
  });
  await before(run);
  const { err } = await runOn(system, ["exec", "-i", identity, "--", "work"], small.clouds);
  assertEquals(err, "");
  assertNothingLeft(system);
  return system;
}
