/**
 * Ending of a program and everything that it has started: a program that asks at our terminal can have no process group
 * of its own.
 */
import { inBackground } from "../errors.ts";
import { OS } from "./machine.ts";
import { within } from "./within.ts";

/** Time limit of the ending, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Ends a running process, its descendants, and, where /proc shows them, other processes that hold the pipes that it
 * prints into: a child whose parent has gone is no descendant any more. SIGTERM comes first, so that a terminal is
 * reset; a second later SIGKILL.
 */
export async function endTree(pid: number): Promise<void> {
  const ending = OS === "windows" ? taskkill(pid) : kill(pid);
  await within(PATIENCE, ending.catch(() => alone(pid)));
}

/**
 * Ends a process, with everything that it has started, should we die before it is released, even by SIGKILL; returns
 * the release, for when it has ended, or is being ended.
 */
export function guardTree(pid: number): () => void {
  if (OS === "windows") return () => {};
  tellGuard(`+ ${pid}`);
  return () => tellGuard(`- ${pid}`);
}

const theGuard = onceStarted();

function onceStarted(): () => Promise<WritableStreamDefaultWriter<Uint8Array>> {
  let guard: Promise<WritableStreamDefaultWriter<Uint8Array>> | undefined;
  return () => guard ??= Promise.try(startGuard);
}

/** Tells the guard. Without one, as where a process may open no more files, helpers run all the same. */
function tellGuard(line: string): void {
  const told = theGuard().then((writer) => writer.write(new TextEncoder().encode(`${line}\n`)));
  inBackground(told, () => {});
}

/**
 * Starts the one guard of this process: it reads the processes to watch until the end of its input, which is ours, and
 * ignores signals.
 */
function startGuard(): WritableStreamDefaultWriter<Uint8Array> {
  const process = new Deno.Command("/bin/sh", {
    args: ["-c", GUARD],
    ...{ env: { PATH: "/usr/bin:/bin" }, clearEnv: true },
    ...{ stdin: "piped", stdout: "null", stderr: "null" },
  }).spawn();
  process.unref();
  return process.stdin.getWriter();
}

/** Ends the process alone, where there is no shell to find the others with. */
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
  await quietly("/bin/sh", ["-c", END, "sh", `${pid}`], { PATH: "/usr/bin:/bin" });
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

/**
 * A shell script that ends the processes: the runtime keeps /proc to itself, a shell can read it. `all` and `list` hold
 * process ids between blanks. Each one that is found is stopped before the next look, until a look finds no new one: a
 * running one could start another meanwhile, which could not be found any more once its parent has gone.
 */
const SCRIPT = `
look() {
  list=
  if [ -r /proc/self/stat ]; then
    for place in /proc/[0-9]*; do
      pid=\${place#/proc/}
      for mine in 1 2; do
        [ -p "/proc/$1/fd/$mine" ] || continue
        for its in 1 2; do
          [ "$place/fd/$its" -ef "/proc/$1/fd/$mine" ] || continue
          case $all in *" $pid "*) ;; *) all="$all$pid " ;; esac
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
}
stop() {
  before=
  while [ "$before" != "$all" ]; do
    before=$all
    kill -STOP $all
    look "$1"
  done
}
end() {
  all=" $1 "
  stop "$1"
  kill -TERM $all
  kill -CONT $all
  for try in 1 2 3 4 5 6 7 8 9 10; do
    left=
    for pid in $all; do kill -0 "$pid" && left=1; done
    [ "$left" ] || return 0
    sleep 0.1 || sleep 1
  done
  stop "$1"
  kill -KILL $all
}
`;

const END = `${SCRIPT}\nend "$1"`;

const GUARD = `${SCRIPT}
trap '' HUP INT QUIT TERM
held=" "
while read -r sign pid; do
  case $sign in
    +) held="$held$pid " ;;
    -) held="\${held%%" $pid "*} \${held#*" $pid "}" ;;
  esac
done
for one in $held; do end "$one" & done
wait
`;
