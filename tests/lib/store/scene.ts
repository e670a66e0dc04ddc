/** A person, a machine and a store, for the store's tests. */
import type { Person } from "../../../lib/world.ts";
import { openStore } from "../../../lib/store/open.ts";
import type { RecordName, Store } from "../../../lib/store/store.ts";
import type { FileInfo } from "../../../lib/system.ts";
import {
  FakeFiles,
  fakeKeyring,
  type FakeSystem,
  fakeSystem,
  type Prepared,
} from "../../fake_system.ts";

/** Where the records of the fake person lie. */
export const SHELF = "/home/ada/.local/share/atmos-auth/store";

/** A record's name, varied at will. */
export function named(parts: Partial<RecordName> = {}): RecordName {
  return { realm: "acme", role: "identity", entry: "prod", item: "credential", ...parts };
}

/** Files of which some are not what they seem. */
export class OddFiles extends FakeFiles {
  readonly odd = new Map<string, Partial<FileInfo>>();
  readonly modes: [string, number][] = [];

  override async info(path: string): Promise<FileInfo | undefined> {
    const info = await super.info(path);
    return info && { ...info, ...this.odd.get(path) };
  }

  override async setMode(path: string, mode: number): Promise<void> {
    this.modes.push([path, mode]);
    this.odd.delete(path);
    await super.setMode(path, mode);
  }

  /** The only record's path. */
  only(): string {
    const [path, ...more] = [...this.content.keys()].filter((name) => name.startsWith(SHELF));
    if (path === undefined || more.length > 0) throw new Error("there is not exactly one record");
    return path;
  }

  bytes(path: string): Uint8Array {
    return this.content.get(path)!.bytes;
  }
}

/** A store with all that is around it. */
export interface Scene {
  readonly system: FakeSystem;
  readonly files: OddFiles;
  readonly keyring: ReturnType<typeof fakeKeyring>;
  readonly person: Person;
  readonly store: Store;
  /** Warnings, in order. */
  readonly warned: string[];
  /** Questions, in order. */
  readonly asked: string[];
  /** What must never be shown. */
  readonly learned: string[];
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
  const files = new OddFiles({}, setting.os ?? "linux", () => 0);
  const keyring = fakeKeyring();
  return enter(setting, files, keyring);
}

function enter(setting: Setting, files: OddFiles, keyring: Scene["keyring"]): Scene {
  const offered = "keyring" in setting ? setting.keyring : keyring;
  const env = { HOME: "/home/ada", ...setting.env };
  const fake = fakeSystem({ ...setting, env, keyring: offered });
  // Two processes must not draw the same "random" bytes.
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const system: FakeSystem = { ...fake, files, random };
  const warned: string[] = [];
  const asked: string[] = [];
  const learned: string[] = [];
  const person = someone(setting.answers ?? [], asked, warned);
  const learn = (secret: string) => void learned.push(secret);
  const store = openStore(system, setting.settings ?? {}, person, learn);
  const again = (changes: Setting = {}) => enter({ ...setting, ...changes }, files, keyring);
  return { system, files, keyring, person, store, warned, asked, learned, again };
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
    ask: ({ message, check, hidden }) => {
      asked.push(`${hidden ? "hidden: " : ""}${message}`);
      for (;;) {
        const answer = left.shift();
        if (answer === undefined) return Promise.reject(new Error(`no answer to: ${message}`));
        const trouble = check?.(answer);
        if (trouble === undefined) return Promise.resolve(answer);
        asked.push(trouble);
      }
    },
    pick: () => Promise.reject(new Error("nothing to pick")),
    say: () => {},
    warn: (line) => void warned.push(line),
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
