/** Checks that a kubeconfig can be written where it is wanted, before anybody signs in for it. */
import { usage, UserError } from "../errors.ts";
import { descriptorAt } from "../paths/streams.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";

/** Throws `UserError` for a device and for other places that can't hold a file. */
export async function checkTarget(
  system: System,
  around: { landing(path: string): Promise<unknown> },
  path: string,
): Promise<void> {
  // A process's open file is a link that leads to no name of a file.
  if (descriptorAt(path) !== undefined || path.startsWith("/proc/")) throw device(path);
  const real = await system.files.realPath(path);
  const kind = real === undefined ? undefined : (await system.files.info(real))?.kind;
  if (kind === "other" && real?.startsWith("/dev/")) throw device(path);
  await around.landing(path);
}

function device(path: string): UserError {
  return new UserError("failed", `"${visible(path)}" is a device, no file to write`, {
    hint: "--kubeconfig FILE",
  });
}

/** Throws `UserError` for the name by which other programs mean their output. */
export function checkNamed(path: string | undefined): void {
  if (path !== "-") return;
  throw usage(
    `Cannot write a kubeconfig to "-": it wants the name of a file`,
    "--dry-run prints it",
  );
}
