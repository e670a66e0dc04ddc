/**
 * Flags that all of atmos takes and that have nothing to do here: aliases and scripts carry them
 * (cloudposse/atmos, `pkg/flags`). Each says why it does nothing.
 */
import { usage } from "../errors.ts";
import type { Idle } from "./commands.ts";
import { IDENTITY } from "./flags.ts";
import type { CommandSpec, Flag, HabitFlag } from "./spec.ts";
import type { Variables } from "./variables.ts";

const PROFILED = "there is no profiler";
const STACKS = "no stack is read";

/** By name; a command that takes one of that name means its own. */
export const UNHEARD: readonly Flag[] = [
  { ...IDENTITY, summary: "the command is about no identity" },
  { name: "ai", summary: "nothing is analysed" },
  { name: "cast", value: "FILE", bare: true, attached: true, summary: "nothing is recorded" },
  { name: "edition", value: "DATE", summary: "there is one edition" },
  { name: "github-token", value: "TOKEN", summary: "a token is never taken from a command line" },
  { name: "heatmap", summary: PROFILED },
  { name: "heatmap-mode", value: "MODE", summary: PROFILED },
  { name: "logs-color", summary: "colours are as everywhere" },
  { name: "mask", summary: "secrets are always hidden" },
  { name: "pager", value: "PAGER", bare: true, summary: "nothing is paged" },
  { name: "profile-file", value: "FILE", summary: PROFILED },
  { name: "profile-type", value: "TYPE", summary: PROFILED },
  { name: "profiler-enabled", summary: PROFILED },
  { name: "profiler-host", value: "HOST", summary: PROFILED },
  { name: "profiler-port", value: "PORT", summary: PROFILED },
  { name: "redirect-stderr", value: "FILE", summary: "standard error is the shell's to redirect" },
  { name: "settings-list-merge-strategy", value: "HOW", summary: STACKS },
  { name: "skill", value: "NAMES", summary: "nothing is analysed", repeat: true },
  { name: "skip-hooks", value: "NAMES", bare: true, attached: true, summary: STACKS },
  { name: "use-version", value: "VERSION", summary: "this program is one version of its own" },
];

/** Finds those that were said, by a flag or, of another tool's, by its variable. */
export function idleOf(
  known: readonly Flag[],
  habits: readonly HabitFlag[],
  said: ReadonlySet<string>,
  variables: Variables,
): readonly Idle[] {
  const typed = [...habits, ...UNHEARD].filter((flag) =>
    said.has(flag.name) && known.find(({ name }) => name === flag.name) === flag
  );
  const told = habits.flatMap((flag) => {
    const by = variables.of({ env: flag.env ?? [] });
    return by === undefined ? [] : [{ said: by.variable, isVariable: true, why: flag.summary }];
  });
  return [
    ...typed.map(({ name, summary }) => ({ said: `--${name}`, isVariable: false, why: summary })),
    ...told,
  ];
}

/** Throws `UserError` with code `usage` for a flag of another tool that wants what is not done here. */
export function checkHabits(
  { words, habits = [] }: Pick<CommandSpec, "habits"> & { readonly words: string },
  said: ReadonlySet<string>,
): void {
  const wrong = habits.find(({ name, instead }) => instead !== undefined && said.has(name));
  if (wrong?.instead === undefined) return;
  throw usage(`"${words}" can't take --${wrong.name}: ${wrong.summary}`, wrong.instead);
}
