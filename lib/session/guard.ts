/**
 * The guard: a tiny process that removes the session's directory when we die, even of a `kill -9`. It waits
 * on a pipe whose other end only we hold; the kernel closes it with us.
 */
import { bareEnvironment } from "../environment/programs.ts";
import type { Child, System } from "../system.ts";

const SCRIPT = 'trap "" HUP INT QUIT TERM; cat >/dev/null; rm -rf -- "$1" "$1.lock"';

/** Sets a guard over a directory; `undefined` on Windows, where the next start of any command sweeps. */
export function setGuard(system: System, directory: string): Child | undefined {
  if (system.os === "windows") return undefined;
  return system.spawn({
    program: "/bin/sh",
    args: ["-c", SCRIPT, "atmos-auth-guard", directory],
    env: bareEnvironment(system),
    cwd: "/",
    stdio: "guard",
  });
}
