import { assertEquals } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { Secret } from "../../../lib/secret.ts";
import { inTurn, type Turns } from "../../../lib/sign_in/code_turn.ts";
import { nextCode } from "../../../lib/sign_in/one_time_code.ts";
import type { System } from "../../../lib/system.ts";
import { fakeSystem } from "../../fake_system.ts";

const AT = { file: "/work/atmos.yaml", line: 7, column: 9, path: "auth.identities.ada" };
const DEVICE = "arn:aws:iam::111122223333:mfa/ada";
const START = Date.parse("2030-01-01T00:00:10Z");
/** The key of RFC 6238, appendix B, for SHA-1. */
const RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const env = { HOME: "/home/ada" };

function turnsOf(system: System, waited: string[] = []): Turns {
  const wait = (what: string, work: Promise<void>) => {
    waited.push(what);
    return work;
  };
  return { system, wait };
}

/** When the time began that one was given. */
function codeTurn(turns: Turns, device: string): Promise<number> {
  return inTurn(turns, device, (begins) => begins);
}

function codeAt(now: number, text: string, digits = 6): Promise<string> {
  const turns = turnsOf(fakeSystem({ env, now }));
  const seed = { seed: new Secret(text), at: AT, device: DEVICE, digits };
  return nextCode(turns, seed).then((code) => code.reveal(), told);
}

function told(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  return `${error.code} ${error.at?.line}: ${error.message}`;
}

Deno.test("the codes are those of RFC 6238, appendix B", async () => {
  const address = (more: string) => `otpauth://totp/AWS:ada?secret=${RFC}&issuer=AWS${more}`;
  const cases = [
    [59, address("&digits=8"), "94287082"],
    [1111111109, address("&digits=8"), "07081804"],
    [20000000000, address("&digits=8"), "65353130"],
    [59, RFC, "287082"],
    [59, ` ${RFC.toLowerCase().replace(/(.{4})/g, "$1 ")}\n`, "287082"],
    [59, `${RFC.slice(0, 26)}======`, await codeAt(59_000, RFC.slice(0, 26))],
    [59, address("&period=60"), await codeAt(0, RFC)],
  ] as const;
  for (const [seconds, seed, code] of cases) {
    assertEquals(await codeAt(seconds * 1000, seed, code.length), code, seed);
  }
});

Deno.test("what is no seed is told by what it is, and never shown", async () => {
  const cases = [
    ["234567", "it is a code, and no seed"],
    ["canary_secret_EXAMPLE", "it is no key in Base32"],
    ["JBSWY3DP", "it is no key in Base32"],
    ["A".repeat(500_000), "it is no key in Base32"],
    ["steam://JBSWY3DPEHPK3PXP", "it is no key in Base32"],
    ["otpauth://totp/AWS?secret=canary!", "its otpauth address is broken"],
    ["otpauth://totp/%?secret=JBSWY3DPEHPK3PXP", "its otpauth address is broken"],
    ["otpauth-migration://offline?data=canary", "its otpauth address is broken"],
    [`otpauth://hotp/AWS?secret=${RFC}&counter=1`, "its codes are counted (HOTP)"],
    [`otpauth://totp/AWS?secret=${RFC}&digits=8`, "its codes have 8 digits, and 6 are asked for"],
    [`otpauth://totp/AWS?secret=${RFC}&period=86400`, "its codes change every 86400 s"],
  ] as const;
  for (const [seed, why] of cases) {
    const message = `No MFA code can be made of that seed: ${why}`;
    assertEquals(await codeAt(START, seed), `secret_unavailable 7: ${message}`);
  }
});

Deno.test("no code is used twice: the next is waited for, in this process and in another", async () => {
  const system = fakeSystem({ env, now: START });
  const [first, waited]: [number[], string[]] = [[], []];
  first.push(await codeTurn(turnsOf(system, waited), DEVICE));
  assertEquals([first, waited], [[Date.parse("2030-01-01T00:00:00Z")], []]);
  const other = system.beside({ env });
  const all = [system, other, other].map((it) => codeTurn(turnsOf(it, waited), DEVICE));
  const begun = await system.until(Promise.all(all));
  assertEquals(begun.toSorted((a, b) => a - b).map((it) => (it - first[0]!) / 1000), [30, 60, 90]);
  assertEquals(system.clock.now(), Math.max(...begun));
  assertEquals(
    new Set(waited),
    new Set(["The last MFA code was used already: waiting for the next one"]),
  );
  assertEquals(await codeTurn(turnsOf(system), "another device"), Math.max(...begun));
});

Deno.test("a clock that was set back keeps nobody waiting, nor does a file that holds something else", async () => {
  const ahead = fakeSystem({ env, now: START + 3600_000 });
  await codeTurn(turnsOf(ahead), DEVICE);
  ahead.jump(-3600_000);
  assertEquals(await codeTurn(turnsOf(ahead.beside({ env })), DEVICE), START - 10_000);
  const [name] = (await ahead.files.list("/home/ada/.local/share/atmos-auth/locks"))!
    .filter((it) => it.endsWith(".taken"));
  await ahead.files.write(`/home/ada/.local/share/atmos-auth/locks/${name}`, "hello");
  assertEquals(await codeTurn(turnsOf(ahead.beside({ env })), DEVICE), START - 10_000);
});

Deno.test("where nothing can be written a process still uses none of its codes twice", async () => {
  const system = fakeSystem({ now: START });
  const begun = [await codeTurn(turnsOf(system), DEVICE)];
  begun.push(await system.until(codeTurn(turnsOf(system), DEVICE)));
  assertEquals(begun[1]! - begun[0]!, 30_000);
});

Deno.test("a code that was not made uses up no time, here and for another process", async () => {
  const waited: string[] = [];
  const system = fakeSystem({ env, now: START });
  const other = system.beside({ env });
  const failing = (it: System) =>
    inTurn(turnsOf(it, waited), DEVICE, () => Promise.reject(new UserError("failed", "no key")))
      .catch((error) => error.message);
  assertEquals([await failing(system), await failing(other)], ["no key", "no key"]);
  assertEquals(await codeTurn(turnsOf(other, waited), DEVICE), START - 10_000);
  assertEquals(waited, []);
  const long = `otpauth://totp/AWS?secret=${RFC}&digits=8`;
  const seed = { seed: new Secret(long), at: AT, device: DEVICE, digits: 6 };
  await nextCode(turnsOf(other, waited), seed).catch(told);
  assertEquals(waited, []);
});
