/** The guard, which takes a session's directory away should its owner die: a process that waits for that. */
import { hasCode } from "../../errors.ts";
import { bareEnvironment } from "../../environment/programs.ts";
import { pathOf } from "../../paths/directories.ts";
import { cmdLine } from "../../paths/program.ts";
import type { System } from "../../system.ts";
import { APART } from "../../system/programs.ts";
import { lockOf, type SessionDirectory } from "./directory.ts";

/** The directory that is guarded. */
type Guarded = Pick<SessionDirectory, "path" | "wrapper">;

function guardOfUnix({ path, wrapper }: Guarded) {
  const args = ["-c", SCRIPT, "atmos-auth-guard", path, wrapper ?? ""];
  return { program: "/bin/sh", args, cwd: "/" };
}

/** Number of tries, should somebody have a file open: some seconds. */
const TRIES = 200;

/**
 * With cmd's own commands alone, since any other program would open a window. They are told names of ours alone, from
 * where the directory lies: a path could hold what cmd would act on. What ends us with all that we have started, as
 * `taskkill /t`, leaves it: we are started once more to start it, and end.
 */
function guardOfWindows(system: System, { path, wrapper }: Guarded) {
  const { dirname, relative } = pathOf(system.os);
  const cwd = dirname(wrapper ?? path);
  const name = relative(cwd, path);
  const last = `del /f /q ${lockOf(name)}${
    wrapper === undefined ? "" : ` & rmdir ${dirname(name)}`
  }`;
  const line = `set /p _= & for /l %i in (1,1,${TRIES}) do @if exist ${name} ` +
    `(rmdir /s /q ${name} & if not exist ${name} (${last}))`;
  const cmd = cmdLine(system, line);
  return { program: system.program, args: [APART, cmd.program, ...cmd.args], cwd };
}

const SCRIPT = 'trap "" HUP INT QUIT TERM; cat >/dev/null; rm -rf -- "$1" "$1.lock"; ' +
  'test -z "$2" || rmdir -- "$2"';

/** A guard, which takes a directory away when we die, or when it is told to. */
export interface Guard {
  /** Resolves once it would outlive whatever ends us. */
  readonly stands: Promise<unknown>;
  /** Has it take the directory away, and waits for that, some seconds. */
  removal(): Promise<unknown>;
  close(): void;
}

/**
 * Sets a guard over a directory; `undefined` where there is no shell, as in many a container: there the next start of
 * any command sweeps.
 */
export function setGuard(system: System, guarded: Guarded): Guard | undefined {
  const isWindows = system.os === "windows";
  const how = isWindows ? guardOfWindows(system, guarded) : guardOfUnix(guarded);
  try {
    const child = system.spawn({ ...how, env: bareEnvironment(system), stdio: "guard" });
    const gone = () => isWindows ? untilGone(system, guarded) : child.ending;
    return {
      stands: isWindows ? child.ending : Promise.resolve(),
      removal: () => (child.close(), gone()),
      close: () => child.close(),
    };
  } catch (error) {
    if (hasCode(error, "command_not_found")) return undefined;
    throw error;
  }
}

/** Time limit of a removal by a guard that is no child of ours, and the pause between two looks, in milliseconds. */
const [PATIENCE, PAUSE] = [5_000, 100];

async function untilGone({ files, clock }: System, { path }: Guarded): Promise<void> {
  for (const end = clock.now() + PATIENCE; clock.now() < end;) {
    if (await files.info(path) === undefined) return;
    await clock.sleep(PAUSE);
  }
}
