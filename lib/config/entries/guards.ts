/** What protects an entry must be said so that it is understood: what is not never loosens. */
import type { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { line, problem, sentence, type Subject } from "../schema/problems.ts";
import { type Located, type LocatedMap, valueAt } from "../yaml/located.ts";

/** Whether it was to protect, and can't be read: then it protects. */
export function isUnreadable(value: Located | undefined): boolean {
  if (value === undefined || value.type === "command") return false;
  if (value.type === "withheld") return value.why !== undefined;
  return value.type !== "scalar" || typeof value.value !== "boolean";
}

/** What protects an entry. */
const GUARDS = [
  { path: ["protected"], example: "true" },
  { path: ["session", "maximum"], example: "1h" },
] as const;

/** Nothing where it is to be said what protects an entry is no word for unprotected. */
export function unsaidGuards(subject: Subject, tree: LocatedMap): readonly UserError[] {
  return GUARDS.flatMap(({ path, example }) => {
    const value = valueAt(tree, path);
    if (value?.type !== "scalar" || value.value !== null) return [];
    const variable = /^!env\s+(\S+)/.exec(value.source)?.[1];
    const why = variable === undefined
      ? ""
      : `, since the variable ${visible(variable)} is not set`;
    const message = sentence(subject, path, `says nothing${why}`);
    const mend = variable === undefined
      ? line(subject, path, example)
      : `export ${visible(variable)}=${example}`;
    return [problem(message, value.at, mend)];
  });
}
