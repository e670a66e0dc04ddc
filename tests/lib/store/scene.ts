/** A person, a machine and a store, for the store's tests. */
import type { Person } from "../../../lib/provider/context.ts";
import { openStore } from "../../../lib/store/open.ts";
import type { RecordName, Store } from "../../../lib/store/store.ts";
import {
  type FakeFiles,
  type FakeKeyring,
  fakeKeyring,
  type FakeSystem,
  fakeSystem,
  type Prepared,
} from "../../fake_system.ts";

/** Where the records of the fake person lie. */
export const SHELF = "/home/ada/.local/share/atmos-auth/store";

const ID = "/home/ada/.local/share/atmos-auth/keyring.id";
const SOME_ID = "0123456789abcdef0123456789abcdef";

/** The file that says which entry is the store's, for a machine that is prepared. */
export const IDENTIFIED = { [ID]: `${SOME_ID}\n` };

/** That entry. */
export const SOME_ENTRY = `master-key-${SOME_ID}`;

/** The entry that holds the store's key. */
export function entryOf({ files }: Pick<Scene, "files">): string {
  return `master-key-${files.texts()[ID]!.trim()}`;
}

/** A record's name, varied at will. */
export function named(parts: Partial<RecordName> = {}): RecordName {
  return { realm: "acme", role: "identity", entry: "prod", item: "credential", ...parts };
}

/** A store with all that is around it. */
export interface Scene {
  readonly system: FakeSystem;
  readonly files: FakeFiles;
  readonly keyring: FakeKeyring;
  readonly person: Person;
  readonly store: Store;
  /** Warnings, in order. */
  readonly warned: string[];
  /** Questions, in order. */
  readonly asked: string[];
  /** What must never be shown. */
  readonly learned: string[];
  /** The path of the only record. */
  only(): string;
  /** What lies at a path. */
  bytes(path: string): Uint8Array;
  /** The same machine seen by another process. */
  again(changes?: Setting): Scene;
}

/** What a scene may be given. */
export interface Setting extends Prepared {
  readonly settings?: Parameters<typeof openStore>[1];
  readonly answers?: readonly string[];
}

/** Sets a scene. */
export function scene(setting: Setting = {}): Scene {
  const keyring = fakeKeyring();
  const system = fakeSystem({ keyring, ...setting, env: { HOME: "/home/ada", ...setting.env } });
  return enter(setting, system, keyring);
}

function enter(setting: Setting, system: FakeSystem, keyring: FakeKeyring): Scene {
  const warned: string[] = [];
  const asked: string[] = [];
  const learned: string[] = [];
  const { files } = system;
  const person = someone(setting.answers ?? [], asked, warned);
  const learn = (secret: string) => void learned.push(secret);
  const store = openStore(system, setting.settings ?? {}, person, learn);
  const again = (changes: Setting = {}) => {
    const both = { ...setting, ...changes };
    const env = { HOME: "/home/ada", ...both.env };
    return enter(both, system.beside({ keyring, ...both, files: {}, env }), keyring);
  };
  const only = () => {
    const [path, ...more] = [...files.content.keys()].filter((name) => name.startsWith(SHELF));
    if (path === undefined || more.length > 0) throw new Error("there is not exactly one record");
    return path;
  };
  const bytes = (path: string) => files.content.get(path)!.bytes;
  return { system, files, keyring, person, store, warned, asked, learned, only, bytes, again };
}

/** Somebody who gives these answers in turn, and who is asked again when one will not do. */
export function someone(
  answers: readonly string[],
  asked: string[] = [],
  warned: string[] = [],
): Person {
  const left = [...answers];
  return {
    isThere: () => true,
    absence: () => "",
    waitFor: (_, work) => work,
    ask: async ({ message, check, hidden }) => {
      asked.push(`${hidden ? "hidden: " : ""}${message}`);
      for (;;) {
        const answer = left.shift();
        if (answer === undefined) throw new Error(`no answer to: ${message}`);
        const trouble = await check?.(answer);
        if (trouble === undefined) return answer;
        asked.push(trouble);
      }
    },
    pick: () => Promise.reject(new Error("nothing to pick")),
    say: () => {},
    warn(line) {
      // The real one is an object with a state.
      if (this === undefined) throw new TypeError("warn was taken from its owner");
      warned.push(line);
    },
  };
}

/** What a promise was rejected with, as plain data. */
export async function failure(
  pending: Promise<unknown>,
): Promise<{ code: string; message: string; hint: string }> {
  try {
    await pending;
  } catch (error) {
    const { code, message, hint } = error as Record<string, string>;
    return { code: code!, message: message!, hint: hint! };
  }
  throw new Error("it was not refused");
}

/** The result of a rekeying that found no copy of the old key elsewhere. */
export function resealed(sealed: number, left = 0) {
  return { sealed, left, removed: [], staying: [] };
}
