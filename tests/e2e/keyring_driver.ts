/** A program with nothing in it but the real keyring and a store on the real disk. Prints one line of JSON. */
import { UserError } from "../../lib/errors.ts";
import { denoFiles } from "../../lib/deno/files.ts";
import { openKeyring } from "../../lib/deno/keyring.ts";
import type { Person } from "../../lib/provider/context.ts";
import { bareEnvironment } from "../../lib/environment/programs.ts";
import { resolveSecret } from "../../lib/references/mod.ts";
import { NO_MANAGERS } from "../lib/references/no_managers.ts";
import { openStore } from "../../lib/store/open.ts";
import { fakeSystem } from "../fake_system.ts";

const started = performance.now();
const said: string[] = [];

const system = {
  ...fakeSystem({ env: Deno.env.toObject() }),
  files: denoFiles(),
  random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  keyring: openKeyring,
};

const person: Person = {
  isThere: () => false,
  absence: () => "",
  waitFor: (_, work) => work,
  ask: () => Promise.reject(new Error("nobody is there")),
  pick: () => Promise.reject(new Error("nobody is there")),
  say: () => {},
  warn: (line) => void said.push(line),
};

const [verb, first = "", second = ""] = Deno.args;
const store = openStore(system, {}, person, () => {});
const name = { realm: "", role: "identity", entry: first, item: "credential" } as const;

async function act(): Promise<unknown> {
  switch (verb) {
    case "write":
      await store.write(name, second);
      return await store.keeps();
    case "read":
      store.warm();
      return await store.read(name);
    case "secret": {
      const bare = () => bareEnvironment(system);
      const environment = { named: bare, manager: bare };
      const secrets = {
        ...{ system, behind: system, learn: () => {}, environment, found: new Map() },
        ...{ person, store, managers: NO_MANAGERS },
      };
      const source = { reference: { scheme: "keyring", rest: first } };
      const at = { file: "atmos.yaml", line: 1, column: 1, path: "" };
      return (await resolveSecret(source, secrets, at)).reveal();
    }
    case "remove":
      return await (await openKeyring(2_000)).remove(first);
  }
  throw new Error(`there is no verb ${verb}`);
}

function faultOf(error: unknown) {
  if (!(error instanceof UserError)) throw error;
  return { code: error.code, message: error.message, hint: error.hint };
}

const outcome = await act().then((value) => ({ value }), faultOf);
const temporary = Deno.env.get("TMPDIR") ?? null;
const ms = performance.now() - started;
console.log(JSON.stringify({ outcome, said, ms, temporary }));
// As the program itself does: a call that the keyring never answers must not keep it alive.
Deno.exit(0);
