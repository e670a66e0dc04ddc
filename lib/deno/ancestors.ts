/** Ancestors of this process: anybody in between can clear what the environment says of them. */
import type { Ancestors } from "../system/programs.ts";
import { OS } from "./machine.ts";

/** Returns a function that tells the ancestors, found once; none where that can't be done cheaply. */
export function ancestorsOfUs(): () => Promise<Ancestors> {
  let found: Promise<Ancestors> | undefined;
  return () => found ??= find();
}

async function find(): Promise<Ancestors> {
  if (OS === "windows") return { ours: 0, pids: [] };
  const command = new Deno.Command("/bin/sh", {
    args: ["-c", SCRIPT, "sh", `${Deno.ppid}`, Deno.execPath()],
    env: { PATH: "/usr/bin:/bin" },
    ...{ clearEnv: true, stdin: "null", stderr: "null" },
  });
  const told = await command.output().catch(() => undefined);
  const said = told === undefined ? "" : new TextDecoder().decode(told.stdout).trim();
  const [ours = 0, ...pids] = said.split(" ").map(Number);
  return { ours, pids };
}

/**
 * A shell script that prints the ancestors: the runtime keeps /proc to itself, a shell can read it; `ps` tells them
 * where there is no /proc.
 */
const SCRIPT = `
pid=$1 program=$2 count=0 all=
while [ "$pid" -gt 1 ]; do
  all="$all $pid"
  if [ -r /proc/self/stat ]; then
    { IFS= read -r line <"/proc/$pid/stat"; } || break
    [ "/proc/$pid/exe" -ef "$program" ] && count=$((count + 1))
    set -- \${line##*) }
    pid=$2
  else
    line=$(ps -o ppid= -o comm= -p "$pid") || break
    [ "\${line##*/}" = "\${program##*/}" ] && count=$((count + 1))
    set -- $line
    pid=$1
  fi
done
echo "$count$all"
`;
