/** Which of our ancestors are this very program: what the environment says of it, anybody in between can clear. */
import { OS } from "./machine.ts";

/** Tells how many of them there are, having counted once; 0 where that can't be told cheaply. */
export function ancestorCount(): () => Promise<number> {
  let counted: Promise<number> | undefined;
  return () => counted ??= count();
}

async function count(): Promise<number> {
  if (OS === "windows") return 0;
  const command = new Deno.Command("/bin/sh", {
    args: ["-c", SCRIPT, "sh", `${Deno.ppid}`, Deno.execPath()],
    env: { PATH: "/usr/bin:/bin" },
    ...{ clearEnv: true, stdin: "null", stderr: "null" },
  });
  const told = await command.output().catch(() => undefined);
  return Number(told && new TextDecoder().decode(told.stdout)) || 0;
}

/** The runtime keeps /proc to itself, a shell reads it; `ps` tells it where there is none. */
const SCRIPT = `
pid=$1 program=$2 count=0
while [ "$pid" -gt 1 ]; do
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
echo "$count"
`;
