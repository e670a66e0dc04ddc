import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { clouds } from "../../../../providers/mod.ts";
import { fakeKeyring, type FakeSystem } from "../../../fake_system.ts";
import { fakeCage } from "../../cage/fake_cage.ts";
import { machine, runOn } from "../../machine.ts";

const config = "auth: { identities: { ada: { kind: aws/user } } }";
const FIRST = "AKIAADA0000000EXAMPLE";
const ADA = "arn:aws:iam::111122223333:user/ada";
const ROTATE = ["--no-color", "user", "rotate", "-i", "ada"];

interface Kept {
  active: boolean;
  readonly created: number;
  used: string;
}

/** AWS as far as users' keys go, ada's unless told; `fault` is thrown instead of that module's next answer. */
class Iam {
  readonly keys = new Map<string, Kept>([[FIRST, { active: true, created: 0, used: "today" }]]);
  readonly faults: Record<string, (done: boolean) => void> = {};
  readonly others = new Map<string, string>();
  made = 0;

  cage() {
    const answer = (name: string, act: (caller: string, request: never) => unknown) =>
    (
      input: unknown,
    ) => {
      const { caller, request } = input as { caller: { access_key_id: string }; request: never };
      this.faults[name]?.(false);
      if (!this.keys.get(caller.access_key_id)?.active) throw over();
      const done = act(caller.access_key_id, request);
      this.faults[name]?.(true);
      return Promise.resolve(done);
    };
    return fakeCage({
      "aws/caller_identity": answer(
        "whose",
        (caller) => ({
          ...{ account: "111122223333", user_id: "AIDAEXAMPLE" },
          principal: this.#ownerOf(caller),
        }),
      ),
      "aws/access_keys": answer(
        "list",
        (caller) =>
          [...this.keys].filter(([id]) => this.#ownerOf(id) === this.#ownerOf(caller))
            .map(([id, { active, created, used }]) => ({ id, active, created, used })),
      ),
      "aws/new_access_key": answer("make", (caller) => {
        const id = `AKIANEW000000000000${++this.made}`;
        const created = Date.parse("2030-01-01T00:00:00Z");
        this.keys.set(id, { active: true, created, used: "never" });
        this.others.set(id, this.#ownerOf(caller));
        return { access_key_id: id, secret_access_key: `canary/${id}` };
      }),
      "aws/old_access_key": answer("old", (caller, { id, becomes }: Old) => {
        // Of another's key AWS says that there is none.
        if (this.#ownerOf(id) !== this.#ownerOf(caller)) return { done: true };
        if (becomes === "deleted") this.keys.delete(id);
        else if (this.keys.has(id)) this.keys.get(id)!.active = false;
        return { done: true };
      }),
    });
  }

  #ownerOf(id: string): string {
    return this.others.get(id) ?? ADA;
  }
}

interface Old {
  readonly id: string;
  readonly becomes: string;
}

function over(): UserError {
  return new UserError("sign_in_needed", "AWS knows no such key", { hint: "type another" });
}

function lost(): UserError {
  return new UserError("unreachable", "IAM did not answer", { hint: "try again" });
}

const SHARED = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };

/** Ada's machine, on which her key is kept. */
async function withKey(iam: Iam, text = config): Promise<FakeSystem> {
  const system = machine({
    ...{ ...SHARED, config: text, openCage: iam.cage().openCage },
    stdin: [`AWS_ACCESS_KEY_ID=${FIRST}`, "AWS_SECRET_ACCESS_KEY=canary/first"],
  });
  const { status, err } = await runOn(system, ["user", "configure", "ada", "--stdin"], clouds);
  assertEquals(status, 0, err);
  return system;
}

/** A later process on the same machine. */
async function rotate(system: FakeSystem, iam: Iam, ...more: string[]) {
  const { env } = machine(SHARED);
  const next = system.beside({
    ...{ ...SHARED, env: Object.fromEntries(env.entries()), openCage: iam.cage().openCage },
    serve: system.serve,
  });
  const outcome = await runOn(next, [...ROTATE, ...more], clouds);
  assertEquals(
    [outcome.out !== "", /canary/.test(outcome.out + outcome.err)],
    [more.includes("--json"), false],
  );
  return outcome;
}

/** The ends of the keys that there are, those that are inactive in brackets. */
function left({ keys }: Iam): string {
  return [...keys].map(([id, { active }]) => active ? id.slice(-4) : `(${id.slice(-4)})`).join(" ");
}

Deno.test("a key that was deleted at the cloud can't be rotated, and new ones are asked for", async () => {
  const iam = new Iam();
  const system = await withKey(iam);
  iam.keys.delete(FIRST);
  const { status, err } = await rotate(system, iam);
  assertEquals([status, err.includes("own: atmos-auth user configure -i ada")], [4, true]);
});

Deno.test("where nobody is there, no key is changed that nobody named", async () => {
  const outcome = await runOn(machine({ config }), ["--no-color", "user", "rotate"], clouds);
  assertEquals([outcome.status, outcome.err], [
    3,
    "error: Nobody is there, and nobody named whose keys are to be changed\nhint: atmos-auth --no-color user rotate --identity ada\n",
  ]);
});

Deno.test("user rotate --json says which key is kept, and which has not gone yet", async () => {
  const iam = new Iam();
  const system = await withKey(iam);
  const { out } = await rotate(system, iam, "--keep-old", "24h", "--json");
  const { identity, key, old } = JSON.parse(out);
  assertEquals([identity, key, old.id, old.until], [
    "ada",
    "AKIANEW0000000000001",
    FIRST,
    "2030-01-02T00:00:00Z",
  ]);
});

Deno.test("a key is made, kept, tried, and takes the place of the old one", async () => {
  const iam = new Iam();
  const system = await withKey(iam);
  const { status, err } = await rotate(system, iam);
  assertEquals([status, err], [
    0,
    "Made the key AKIA…0001\n" +
    `Kept the new key of "ada": ${ADA}\n` +
    'Deleted the old key AKIA…MPLE of "ada"\n',
  ]);
  assertEquals(left(iam), "0001");
  assertEquals((await rotate(system, iam)).status, 0);
  assertEquals(left(iam), "0002");
});

/** Answers that are lost, before or after what was asked is done; which of them it is, counted from 1. */
const LOST: readonly (readonly [name: string, which: number])[] = [
  ["list", 1],
  ["make", 1],
  ["whose", 2],
  ["old", 1],
  ["old", 2],
];

for (const [name, which] of LOST) {
  for (const done of [false, true]) {
    Deno.test(`answer ${which} of ${name} is lost, ${done ? "after" : "before"} it is done`, async () => {
      const iam = new Iam();
      const system = await withKey(iam);
      let count = 0;
      iam.faults[name] = (over) => {
        if (over === done && ++count === which) throw lost();
      };
      const broken = await rotate(system, iam);
      assertEquals(broken.status, 5, broken.err);
      const goesOn = broken.err.includes("atmos-auth user rotate -i ada\n");
      assertEquals(goesOn, name !== "list", broken.err);
      const again = await rotate(system, iam);
      // Nobody heard the name of a key that was made all the same: whose it is, a person must say.
      const isUnnamed = name === "make" && done;
      assertEquals(again.status, isUnnamed ? 1 : 0, again.err);
      if (isUnnamed) assertEquals((await rotate(system, iam, "--delete", "0001")).status, 0);
      assertMatch(left(iam), /^000[12]$/);
      assertEquals((await rotate(system, iam)).status, 0);
    });
  }
}

Deno.test("a key that is never taken is deleted again", async () => {
  const iam = new Iam();
  const system = await withKey(iam);
  let asked = 0;
  iam.faults.whose = (done) => {
    if (done || ++asked === 1) return;
    throw over();
  };
  const { status, err } = await system.until(rotate(system, iam));
  assertEquals([status, left(iam)], [4, "MPLE"], err);
  assertStringIncludes(err, "it is deleted again, and the old one stays");
  assertEquals([asked > 5, asked < 20], [true, true]);
  delete iam.faults.whose;
  assertEquals((await rotate(system, iam)).status, 0);
});

Deno.test("a new key that the disk has no room for is deleted again, or named", async () => {
  const iam = new Iam();
  const system = await withKey(iam);
  iam.faults.make = (done) => {
    system.files.full = done;
  };
  const { status, err } = await rotate(system, iam);
  assertEquals([status, left(iam)], [1, "MPLE"], err);
  assertStringIncludes(
    err,
    "Deleted the new key AKIA…0001 again, since it can't be kept",
  );
  assertStringIncludes(err, "no space is left");
  system.files.full = false;
  iam.faults.old = () => {
    throw lost();
  };
  const named = await rotate(system, iam);
  assertEquals([named.status, left(iam)], [1, "MPLE 0002"]);
  assertStringIncludes(named.err, "AKIA…0002 was made, and is kept nowhere; ");
  assertStringIncludes(named.err, "nothing uses it: atmos-auth user rotate -i ada --delete 0002");
});

Deno.test("a key that AWS refuses to make was not begun", async () => {
  const iam = new Iam();
  const system = await withKey(iam);
  iam.faults.make = () => {
    throw new UserError("sign_in_refused", "AccessDenied", {});
  };
  const { err } = await rotate(system, iam);
  assertEquals([left(iam), err.includes("goes on")], ["MPLE", false]);
  assertStringIncludes(
    (await rotate(system, iam, "--finish")).err,
    "Nothing was left of a rotation",
  );
});

Deno.test("the old key is kept for its time, and then deleted by whoever rotates", async () => {
  const iam = new Iam();
  const system = await withKey(iam);
  const kept = await rotate(system, iam, "--keep-old", "24h");
  assertEquals([kept.status, left(iam)], [0, "(MPLE) 0001"]);
  assertStringIncludes(kept.err, "The first rotation after 2030-01-02T00:00Z deletes it");
  const early = await rotate(system, iam);
  assertEquals([early.status, left(iam)], [1, "(MPLE) 0001"]);
  assertStringIncludes(early.err, "hint: atmos-auth user rotate -i ada --finish");
  system.jump(25 * 3600_000);
  assertEquals((await rotate(system, iam)).status, 0);
  assertEquals(left(iam), "0002");
  assertEquals((await rotate(system, iam, "--keep-old", "soon")).status, 2);
});

/** A rotation whose request for a key never came to anything, and a key that somebody else has had made since. */
async function withForeignKey(used: string) {
  const iam = new Iam();
  const system = await withKey(iam);
  iam.faults.make = (done) => {
    if (!done) throw lost();
  };
  await rotate(system, iam);
  delete iam.faults.make;
  const created = Date.parse("2030-01-01T00:00:00Z");
  iam.keys.set("AKIAOTHER00000000QBOW", { active: true, created, used });
  return { iam, system };
}

Deno.test("a key that was made meanwhile is nobody's to delete unasked, used or not", async () => {
  const { iam, system } = await withForeignKey("never");
  const unused = await rotate(system, iam);
  assertEquals([unused.status, left(iam)], [1, "MPLE QBOW"]);
  assertStringIncludes(unused.err, "An interrupted rotation, or somebody else, had made AKIA…QBOW");
  const line = "nothing uses it: atmos-auth user rotate -i ada --delete QBOW\n";
  assertStringIncludes(unused.err, `hint: if ${line}`);
  assertEquals(unused.err.includes("goes on by"), false);
  iam.keys.get("AKIAOTHER00000000QBOW")!.used = "2030-01-01 s3";
  const used = await rotate(system, iam);
  assertEquals([used.status, left(iam)], [1, "MPLE QBOW"]);
  assertStringIncludes(used.err, `hint: it is in use; once ${line}`);
  assertEquals((await rotate(system, iam, "--delete", "MPLE")).status, 2);
  assertEquals((await rotate(system, iam, "--delete", "QBOW")).status, 0);
});

Deno.test("what is only brought to its end deletes no key that it can't know", async () => {
  const { iam, system } = await withForeignKey("never");
  const { status, err } = await rotate(system, iam, "--finish");
  assertEquals([status, left(iam)], [0, "MPLE QBOW"]);
  assertStringIncludes(err, 'No key is known to have been made for "ada": nothing was deleted');
  assertStringIncludes(err, "if nothing uses it: atmos-auth user rotate -i ada --delete QBOW\n");
});

Deno.test("keys that were kept by hand meanwhile stay", async () => {
  const iam = new Iam();
  const system = await withKey(iam);
  const lose = () => {
    let count = 0;
    return () => {
      if (++count === 3) throw lost();
    };
  };
  iam.faults.whose = lose();
  await rotate(system, iam);
  assertEquals(left(iam), "MPLE 0001");
  delete iam.faults.whose;
  const other = "AKIAOTHER00000EXAMPL";
  iam.keys.set(other, { active: true, created: 0, used: "today" });
  const typing = system.beside({
    ...{ ...SHARED, env: Object.fromEntries(system.env.entries()), openCage: iam.cage().openCage },
    stdin: [`AWS_ACCESS_KEY_ID=${other}`, "AWS_SECRET_ACCESS_KEY=canary/other"],
  });
  assertEquals(
    (await runOn(typing, ["user", "configure", "ada", "--stdin", "--replace"], clouds)).status,
    0,
  );
  const { err } = await rotate(system, iam);
  assertStringIncludes(err, "other keys were kept meanwhile");
  assertEquals(left(iam), "MPLE AMPL");
});

Deno.test("attack: another's key that was to go is told as deleted, and is there", async () => {
  for (const [fault, before] of [["old", "MPLE 0001"], ["make", "MPLE 0001"]] as const) {
    const iam = new Iam();
    const system = await withKey(iam);
    iam.faults[fault] = (done) => {
      if (done || fault === "old") throw lost();
    };
    const next = fault === "make" ? "whether another was made is told by: " : "goes on by: ";
    assertStringIncludes((await rotate(system, iam)).err, next);
    assertEquals(left(iam), before);
    delete iam.faults[fault];
    const eves = "AKIAEVE000000000EVES";
    iam.keys.set(eves, { active: true, created: 0, used: "today" });
    iam.others.set(eves, "arn:aws:iam::111122223333:user/eve");
    const typing = system.beside({
      ...{
        ...SHARED,
        env: Object.fromEntries(system.env.entries()),
        openCage: iam.cage().openCage,
      },
      stdin: [`AWS_ACCESS_KEY_ID=${eves}`, "AWS_SECRET_ACCESS_KEY=canary/eve"],
    });
    const configure = ["user", "configure", "ada", "--stdin", "--replace"];
    assertEquals((await runOn(typing, configure, clouds)).status, 0);
    const { status, err } = await rotate(system, iam);
    assertEquals([status, left(iam)], [0, "MPLE 0001 0002"]);
    assertStringIncludes(err, `A rotation of ${ADA} did not come to its end`);
    assertEquals(err.includes("Deleted the old key AKIA…MPLE"), false, err);
  }
});

Deno.test("nothing that is kept, and keys of the configuration, are said so", async () => {
  const iam = new Iam();
  const system = machine({ ...SHARED, keyring: fakeKeyring(), config });
  const none = await runOn(system, ROTATE, clouds);
  assertStringIncludes(none.err, 'No keys of "ada" are kept');
  const stands =
    `auth: { identities: { ada: { kind: aws/user, credentials: { access_key_id: ${FIRST}, ` +
    "secret_access_key: canary/stands } } } }";
  const standing = await runOn(machine({ ...SHARED, config: stands }), ROTATE, clouds);
  assertEquals(standing.status, 3);
  assertStringIncludes(standing.err, "stand in the configuration");
  assertEquals(left(iam), "MPLE");
});

Deno.test("a protected user asks for its name", async () => {
  const iam = new Iam();
  const system = await withKey(
    iam,
    "auth: { identities: { ada: { kind: aws/user, protected: true } } }",
  );
  assertStringIncludes((await rotate(system, iam)).err, "--yes-i-mean ada");
  assertEquals(left(iam), "MPLE");
  assertEquals((await rotate(system, iam, "--yes-i-mean", "ada")).status, 0);
});
