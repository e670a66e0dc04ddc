/** The lock that kubectl takes when it writes such a file: `config.lock` beside `config` (client-go, `lockFile`). */
import { UserError } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import { aloneWithFile } from "../store/locks.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { dialect } from "../terminal/dialect.ts";

/** The longest that kubectl's lock is waited for, in milliseconds: it holds it for less than one. */
const PATIENCE = 3_000;

/** The pause between two tries, in milliseconds. */
const PAUSE = 100;

/**
 * Runs `action` while neither kubectl nor another of us writes the kubeconfig; its directory is made. Throws
 * `UserError`.
 */
export async function aloneWithKubeconfig<T>(
  system: System,
  path: string,
  action: () => Promise<T>,
): Promise<T> {
  return await aloneWithFile(system, "kubeconfig", path, async () => {
    await system.files.makeDirectory(pathOf(system.os).dirname(path));
    const lock = `${path}.lock`;
    await take(system, lock);
    try {
      return await action();
    } finally {
      await system.files.remove(lock);
    }
  });
}

async function take({ files, clock }: System, lock: string): Promise<void> {
  const until = clock.now() + PATIENCE;
  while (!await files.createNew(lock)) {
    if (clock.now() >= until) throw held(lock);
    await clock.sleep(PAUSE);
  }
}

function held(lock: string): UserError {
  const message = `Cannot write while there is "${
    visible(lock)
  }": kubectl is writing, or was ended while it did`;
  return new UserError("failed", message, {
    hint: dialect().removeUnless("kubectl", lock),
  });
}
