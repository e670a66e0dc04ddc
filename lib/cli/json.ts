/** Whether a run answers in JSON: the one place that knows, also of a line that could not be understood. Pure. */
import type { Commands } from "./commands.ts";
import { GLOBAL_FLAGS, JSON_OUTPUT } from "./flags.ts";
import { allFlags } from "./known_flags.ts";
import type { Flag } from "./spec.ts";
import { commandWords, ownWords, type Part, partsOf } from "./words.ts";

/** `--json`, and where a command has that flag any other that may say the same. `told` is asked for variables. */
export function answersInJson(
  argv: readonly string[],
  told: (name: string) => string | undefined,
  commands: Commands,
): boolean {
  const own = ownWords(argv);
  const { name } = commandWords(own, allFlags(commands), commands);
  const flags = commands.get(name ?? "")?.flags ?? [];
  const known = flags.some(isJson) ? flags : [JSON_OUTPUT];
  const parts = partsOf(own, [...known, ...GLOBAL_FLAGS]);
  return known.some((flag) => isSaid(flag, parts.filter((part) => part.flag === flag), told));
}

function isJson({ name }: Flag): boolean {
  return name === JSON_OUTPUT.name;
}

/** Of several the last one counts, and a variable where there is none. */
function isSaid(
  flag: Flag,
  parts: readonly Part[],
  told: (name: string) => string | undefined,
): boolean {
  if (isJson(flag)) {
    return parts.length > 0 && !/^(false|0|no|off)$/i.test(parts.at(-1)!.value ?? "");
  }
  if (!flag.choices?.includes("json")) return false;
  const said = parts.at(-1)?.value ?? [flag.env ?? []].flat().map(told).find((it) => it);
  return said === "json";
}
