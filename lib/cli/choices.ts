/** The choices of a flag, and what `-` stands for. */
import { UserError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { visible } from "../terminal/escape.ts";
import { likeliest } from "../terminal/hint.ts";
import type { Flag } from "./spec.ts";
import type { VariableValue } from "./variables.ts";

/** `-` where a path is wanted: a stream of ours, or nothing that can be meant; a file of that name is `./-`. */
function dashOf(
  { name, value, dash, completes }: Flag,
  { at }: VariableValue,
  said: string,
): string {
  if (dash !== undefined || completes !== "directory") return dash ?? "-";
  const code = at === undefined ? "usage" : "config_invalid";
  const hint = `--${name} ${value}   (./- where it is called so)`;
  const message = `${said} takes a directory, and "-" stands for none`;
  throw new UserError(code, message, { hint, at, wrong: ["-"] });
}

/** A flag's choices as they are spelled, which the flag says, or the variable; throws `UserError` for what is none. */
export function choiceOf(flag: Flag, told: VariableValue, variable?: string): string {
  const said = variable ?? `--${flag.name}`;
  const [{ value, at }, { choices }] = [told, flag];
  if (value === "-") return dashOf(flag, told, said);
  if (choices === undefined || value === "") return value;
  const choice = choiceIn(flag, value);
  if (choice !== undefined) return choice;
  const guess = nearest(value, choices) ?? flag.usual ?? likeliest(choices);
  const message = `${said} takes one of ${choices.join(", ")}; got "${visible(value)}"`;
  const code = at === undefined ? "usage" : "config_invalid";
  // What was typed is what the hint stands for.
  const wrong = variable === undefined ? { wrong: [`--${flag.name}=${value}`] } : {};
  throw new UserError(code, message, { hint: `--${flag.name} ${guess}`, at, ...wrong });
}

/** The flag's choice as it is spelled; `undefined` for what is none. */
export function choiceIn({ choices, spellings = {} }: Flag, value: string): string | undefined {
  const name = value.toLowerCase();
  return choices?.find((known) => known === (spellings[name] ?? name));
}
