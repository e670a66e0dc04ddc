/** A second factor's seed in a file: the code comes by itself, and none is used twice. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHmac } from "node:crypto";
import { CANARY, CLOUD, journey, SERIAL, type World } from "./world.ts";

/** Codes change so often, in seconds: what waits for the next one does not wait long. */
const PERIOD = 5;

const KEY = "canary-seed-20-bytes";

/** The same in Base32 (RFC 4648). */
const SEED = "MNQW4YLSPEWXGZLFMQWTEMBNMJ4XIZLT";

/** RFC 6238 and RFC 4226, told once more. */
function codeOf(step: number): string {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const digest = createHmac("sha1", KEY).update(new Uint8Array(counter.buffer)).digest();
  const at = digest.at(-1)! & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Good in its time, and for longer after it than AWS has it: a loaded machine takes its time. */
function isGood(code: string): boolean {
  const step = Math.floor(Date.now() / 1000 / PERIOD);
  return [0, 1, 2, 3, 4].some((ago) => codeOf(step - ago) === code);
}

const [user] = CLOUD.users!;

const cloud = {
  users: [{ ...user!, mfa: { serial: SERIAL, codes: { includes: isGood } } }],
};

/** Several identities of the same user, whose seed a file keeps. */
function withSeed({ configure, box, sts }: World, names: readonly string[], seed = SEED): void {
  box.write("project/seed", `otpauth://totp/AWS:ada?secret=${seed}&period=${PERIOD}\n`);
  Deno.chmodSync(`${box.project}/seed`, 0o600);
  const entries = names.map((name) =>
    `    ${name}:
      kind: aws/user
      credentials:
        access_key_id: AKIAADA0000000EXAMPLE
        secret_access_key: ${CANARY}
        mfa_arn: ${SERIAL}
        mfa_seed: !secret file:seed
      spec: { endpoint_url: "${sts.url}" }
`
  );
  configure(`auth:\n  identities:\n${entries.join("")}`);
}

journey(
  "identities of one device sign in at once, each with a code of its own",
  { cloud },
  async (world) => {
    const names = ["ada", "ben"];
    withSeed(world, names);
    const ended = await Promise.all(names.map((name) => world.run(["exec", name, "--", "true"])));
    for (const { status, stdout, stderr } of ended) {
      assertEquals([status, stdout], [0, ""], stderr);
      assert(!stderr.includes("did not take"), stderr);
    }
    assertEquals(world.box.filesWith(SEED).map((path) => path.split("/").at(-1)), ["seed"]);
  },
);

journey("a seed of another device is tried twice, and not shown", { cloud }, async (world) => {
  withSeed(world, ["ada"], SEED.split("").reverse().join(""));
  const { status, stderr } = await world.run(["login", "ada"]);
  assertEquals(status, 4, stderr);
  assertStringIncludes(stderr, "AWS did not take that code; the next one is tried");
  assertStringIncludes(stderr, "check that the seed is that device's, and this machine's clock");
  assert(!stderr.includes(SEED.split("").reverse().join("")));
});

journey(
  "validate warns that both factors are in one place; doctor and a sign-in go on",
  { cloud },
  async (world) => {
    withSeed(world, ["ada"]);
    const { status, stderr, stdout } = await world.run(["validate"]);
    assertEquals(status, 0, stderr);
    assertStringIncludes(`${stdout}${stderr}`, 'Both factors of "ada" are in one place');
    const doctor = await world.run(["doctor"]);
    assertStringIncludes(`${doctor.stdout}${doctor.stderr}`, 'Both factors of "ada"');
  },
);
