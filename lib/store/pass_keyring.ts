/** pass, the standard unix password manager, as a keyring: the entries of its folder `atmos-auth`. */
import { managerEnvironment } from "../environment/programs.ts";
import { UserError } from "../errors.ts";
import {
  entryFile,
  hasStore,
  openingHint,
  PASS,
  storeOf,
} from "../secret_programs/pass_entries.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { endOf, runTool, type ToolCommand } from "../secret_programs/tool.ts";
import type { Waiter } from "../provider/context.ts";
import { pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { Keyring } from "../system/keyrings.ts";
import type { HelperResult } from "../system/programs.ts";
import { unusable } from "./keyring_trouble.ts";

/** The machine with pass, the person who waits for it, and its name in messages. */
interface Around {
  readonly system: System;
  readonly person: Waiter;
  readonly where: string;
}

/** Returns the keyring; where nobody may be asked, GnuPG opens only entries whose passphrase its agent holds. */
export function passKeyring(around: Around, asks: boolean): Keyring {
  const { system, where } = around;
  const entryOf = (name: string) => `atmos-auth/${name}`;
  const isThere = async (name: string) =>
    hasStore(system) && await system.files.info(entryFile(system, entryOf(name))) !== undefined;
  const run = (...words: ToolCommand["words"]) => (name: string, stdin?: string) =>
    runPass(around, asks, { words, named: [entryOf(name)], stdin });
  return {
    get: async (name) => {
      if (!await isThere(name)) return undefined;
      const shown = await run("show")(name);
      if (shown.status === 0) return shown.stdout.split(/\r?\n/)[0];
      throw locked(system, entryOf(name), shown);
    },
    set: async (name, value) => {
      await requireSetUp(around);
      const kept = await run("insert", "--multiline", "--force")(name, `${value}\n`);
      if (kept.status !== 0) throw unusable(where, endOf(PASS, kept));
    },
    remove: async (name) => {
      if (!await isThere(name)) return false;
      const removed = await run("rm", "--force")(name);
      if (removed.status === 0) return true;
      throw unusable(where, endOf(PASS, removed));
    },
  };
}

async function runPass(
  { system, person, where }: Around,
  asks: boolean,
  told: ToolCommand,
): Promise<HelperResult> {
  const options = asks ? {} : { PASSWORD_STORE_GPG_OPTS: silent(system) };
  const nothing = { families: [], pass: [] };
  const environment = {
    manager: (reads: readonly string[]) => managerEnvironment(system, reads, nothing, options),
  };
  try {
    return await runTool({ system, environment, person }, PASS, told);
  } catch (error) {
    if (error instanceof Unavailable) throw unusable(where, error.message, error.hint);
    throw error;
  }
}

/** Returns GnuPG's options that ask nobody, after the person's own. */
function silent({ env }: System): string {
  return `${env.get("PASSWORD_STORE_GPG_OPTS") ?? ""} --pinentry-mode=error`.trim();
}

/** Throws for a pass without `init`: its own error for that has many lines. */
async function requireSetUp({ system, where }: Around): Promise<void> {
  const ids = pathOf(system.os).join(storeOf(system), ".gpg-id");
  if (await system.files.info(ids) !== undefined) return;
  throw unusable(where, "it was never set up", "pass init KEY   (one that `gpg -K` lists)");
}

/** Makes the error for a key that GnuPG does not open: it must never count as missing. */
function locked(system: System, entry: string, result: HelperResult): UserError {
  const message = `Cannot open the store's key in pass: ${endOf(PASS, result)}`;
  return new UserError("store_locked", message, { hint: openingHint(system, entry, result) });
}
