/** Means that a person at this machine has. */
import { isAbsent, OS } from "./machine.ts";

/** Whether there is a terminal, and a shell; on Windows there always is one, and the streams tell of the terminal. */
export function hands(): { readonly terminal: boolean; readonly shell: boolean } {
  if (OS === "windows") {
    return {
      terminal: [Deno.stdin, Deno.stdout, Deno.stderr].some((it) => it.isTerminal()),
      shell: true,
    };
  }
  return { terminal: canOpen("/dev/tty"), shell: !isAbsent("/bin/sh") };
}

function canOpen(path: string): boolean {
  try {
    Deno.openSync(path).close();
    return true;
  } catch {
    return false;
  }
}
