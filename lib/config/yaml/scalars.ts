/** The types of YAML's core schema (YAML 1.2.2, section 10.3.2). */
import {
  boolCoreTag,
  floatCoreTag,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  type ScalarTagDefinition,
} from "js-yaml";
import type { LocatedScalar } from "./located.ts";

type Value = LocatedScalar["value"];

/** By tag, in the order in which plain text is tried. */
const CORE: Readonly<Record<string, ScalarTagDefinition<Value>>> = {
  "!!null": nullCoreTag,
  "!!bool": boolCoreTag,
  "!!int": intCoreTag,
  "!!float": floatCoreTag,
};

/** Whether the tag is one of the core schema's, text aside. */
export function isCoreTag(tag: string): boolean {
  return Object.hasOwn(CORE, tag);
}

/** The value of a text that says its type; `undefined` when it is none of that type. */
export function explicit(text: string, tag: string): Value | undefined {
  const core = CORE[tag];
  const value = core?.resolve(text, true, tag);
  return value === NOT_RESOLVED ? undefined : value;
}

/** The value of a text without quotes. */
export function implicit(text: string): Value {
  for (const [tag, core] of Object.entries(CORE)) {
    const value = core.resolve(text, false, tag);
    if (value !== NOT_RESOLVED) return value;
  }
  return text;
}
