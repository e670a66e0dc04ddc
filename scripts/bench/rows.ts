/** The commands that are measured; but for the row that says so, the credential is stored. */
import type { Workplace } from "../build/workplace.ts";
import { LEAST } from "./least.ts";
import type { Row } from "./measure.ts";

const LOCKED = { ATMOS_KEYRING_KEEP_UNLOCKED: "never" };
const FORGETTING = { ATMOS_KEYRING_TYPE: "memory" };

/** Returns the rows for a program. */
export function rowsOf(program: string, { surroundings, crowded }: Workplace): readonly Row[] {
  const row = (
    name: string,
    words: string,
    more: object = {},
    { env, cwd } = surroundings,
  ): Row => ({
    ...{ name, command: [program, ...words.split(" ")], cwd },
    env: { ...env, ...more },
  });
  const scaled = (name: string, words: string, beside: string): Row => ({
    ...row(name, words, {}, crowded),
    beside,
  });
  const exec = "exec -i id-1 -- true";
  return [
    ...["version", "help", "completion bash"].map((words) => row(words, words)),
    row("credential-process", "credential-process -i id-1"),
    row("env", "env -i id-1"),
    { ...row("exec -- true", exec), beside: LEAST },
    { ...row("exec -- true, the key's file locked", exec, LOCKED), beside: "exec -- true" },
    { ...row("exec -- true, signing in", exec, FORGETTING), beside: "exec -- true" },
    scaled("exec -- true, 1,000 identities", exec, "exec -- true"),
    row("list, 10 identities", "list"),
    scaled("list, 1,000 identities", "list", "list, 10 identities"),
  ];
}
