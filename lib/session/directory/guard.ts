/**
 * The guard: a tiny process that removes the session's directory when we die, even of a `kill -9`. It waits
 * on a pipe whose other end only we hold; the kernel closes it with us.
 */
import { UserError } from "../../errors.ts";
import { bareEnvironment } from "../environment/programs.ts";
import type { Child, System } from "../../system.ts";
import type { SessionDirectory } from "./directory.ts";

const SCRIPT = 'trap "" HUP INT QUIT TERM; cat >/dev/null; rm -rf -- "$1" "$1.lock"; ' +
  'test -z "$2" || rmdir -- "$2"';

/**
 * Sets a guard over a directory; `undefined` on Windows, and where there is no shell, as in many a container: there
 * the next start of any command sweeps.
 */
export function setGuard(
  system: System,
  { path, wrapper }: Pick<SessionDirectory, "path" | "wrapper">,
): Child | undefined {
  if (system.os === "windows") return undefined;
  try {
    return system.spawn({
      program: "/bin/sh",
      args: ["-c", SCRIPT, "atmos-auth-guard", path, wrapper ?? ""],
      env: bareEnvironment(system),
      cwd: "/",
      stdio: "guard",
    });
  } catch (error) {
    if (error instanceof UserError && error.code === "command_not_found") return undefined;
    throw error;
  }
}
