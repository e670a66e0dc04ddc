/** A program and all that it has started, ended: what asks at our terminal can have no process group of its own. */
import { inBackground } from "../errors.ts";
import { OS } from "./machine.ts";
import { within } from "./within.ts";

/** How long ending may take before nobody waits any longer, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Ends a process that still runs, its descendants, and, where that shows in /proc, whoever else holds the pipes that
 * it prints into: a child whose parent has gone is a descendant no more. Asked with SIGTERM, so that a terminal is
 * put right again; a second later with SIGKILL.
 */
export async function endTree(pid: number): Promise<void> {
  const ending = OS === "windows" ? taskkill(pid) : kill(pid);
  await within(PATIENCE, ending.catch(() => alone(pid)));
}

/** Whom nobody would end once we have died. */
interface Guarded {
  /** It has ended, or is being ended. */
  release(): void;
}

/** After how many milliseconds a process is guarded: most have ended by then. */
const GUARDED_AFTER = 200;

/** Ends a process, with all that it has started, should we die before its guard is released, by SIGKILL even. */
export function guardTree(pid: number): Guarded {
  if (OS === "windows") return { release: () => {} };
  let guard: Deno.ChildProcess | undefined;
  const timer = setTimeout(() => guard = startGuard(pid), GUARDED_AFTER);
  return {
    release: () => {
      clearTimeout(timer);
      if (guard !== undefined) inBackground(dismiss(guard), () => {});
    },
  };
}

/** It waits for the end of its standard input, which is ours, and hears no signal of the terminal. */
function startGuard(pid: number): Deno.ChildProcess {
  return new Deno.Command("/bin/sh", {
    args: ["-c", `trap '' HUP INT QUIT TERM; read -r line; ${SCRIPT}`, "sh", `${pid}`],
    ...{ env: { PATH: "/usr/bin:/bin" }, clearEnv: true },
    ...{ stdin: "piped", stdout: "null", stderr: "null" },
  }).spawn();
}

/** Before its input ends. */
async function dismiss(guard: Deno.ChildProcess): Promise<void> {
  guard.kill("SIGKILL");
  await guard.status;
  await guard.stdin.close();
}

/** Where there is no shell to look for the others with. */
function alone(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function taskkill(pid: number): Promise<void> {
  await quietly(String.raw`C:\Windows\System32\taskkill.exe`, ["/t", "/f", "/pid", `${pid}`], {
    SystemRoot: String.raw`C:\Windows`,
  });
}

async function kill(pid: number): Promise<void> {
  await quietly("/bin/sh", ["-c", SCRIPT, "sh", `${pid}`], { PATH: "/usr/bin:/bin" });
}

async function quietly(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const silent = { stdin: "null", stdout: "null", stderr: "null" } as const;
  const command = new Deno.Command(program, { args: [...args], env, clearEnv: true, ...silent });
  await command.spawn().status;
}

/** The runtime keeps /proc to itself, a shell reads it. `all` and `list` hold process ids between blanks. */
const SCRIPT = `
all=" $1 " list=
if [ -r /proc/self/stat ]; then
  for place in /proc/[0-9]*; do
    pid=\${place#/proc/}
    for mine in 1 2; do
      [ -p "/proc/$1/fd/$mine" ] || continue
      for its in 1 2; do
        [ "$place/fd/$its" -ef "/proc/$1/fd/$mine" ] && all="$all$pid "
      done
    done
    { IFS= read -r line <"$place/stat"; } 2>/dev/null || continue
    set -- "$1" \${line##*) }
    list="$list $pid:$3"
  done
else
  list=$(ps -A -o pid= -o ppid= | while read -r pid parent; do printf ' %s:%s' "$pid" "$parent"; done)
fi
more=1
while [ "$more" ]; do
  more=
  for one in $list; do
    case $all in *" \${one%:*} "*) continue ;; esac
    case $all in *" \${one#*:} "*) all="$all\${one%:*} " more=1 ;; esac
  done
done
kill -TERM $all
for try in 1 2 3 4 5 6 7 8 9 10; do
  left=
  for pid in $all; do kill -0 "$pid" && left=1; done
  [ "$left" ] || exit 0
  sleep 0.1 || sleep 1
done
kill -KILL $all
`;
