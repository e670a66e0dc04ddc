/** The part of an included file that a plain path names. */
import { type Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { nearest } from "../../nearest.ts";
import { type Located, valueAt } from "./located.ts";

/** The name of an included file, and the path in it, for messages. */
interface Included {
  readonly file: string;
  readonly query: string;
}

const STEP = /\.([\w-]+)|\.?\["([^"]+)"\]|\.?\[(\d+)\]/g;

/** Returns the names and numbers of a path such as `.a.b[0]`; `undefined` for any other query of yq. */
export function stepsOf(query: string): readonly (string | number)[] | undefined {
  const found = [...query.matchAll(STEP)];
  if (query !== "." && found.map(([step]) => step).join("") !== query) return undefined;
  return found.map(([, plain, quoted, index]) => plain ?? quoted ?? Number(index));
}

/**
 * Returns the value under these steps. Throws `UserError` when there is none: yq answers null for it, and then whatever
 * the value was to say, such as that an identity is protected, would not be said.
 */
export function partOf(
  whole: Located,
  steps: readonly (string | number)[],
  included: Included,
  at: Place,
): Located {
  for (const [count, step] of steps.entries()) {
    const holder = valueAt(whole, steps.slice(0, count))!;
    // What nobody may know yet is known of no part of it.
    if (holder.type === "withheld" || holder.type === "failed") return { ...holder, at };
    if (valueAt(holder, [step]) === undefined) {
      throw lacking(holder, steps, count, included, at);
    }
  }
  return valueAt(whole, steps)!;
}

function lacking(
  holder: Located,
  steps: readonly (string | number)[],
  count: number,
  { file, query }: Included,
  at: Place,
): UserError {
  const step = steps[count]!;
  const message = `Cannot include "${visible(query)}" of "${visible(file)}": ${why(holder, step)}`;
  return new UserError("config_invalid", message, {
    hint: mend(holder, steps, count, file),
    at,
  });
}

/** The most names that are listed of those that there are. */
const MOST_NAMES = 8;

function why(holder: Located, step: string | number): string {
  const shown = typeof step === "number" ? `item ${step}` : `"${visible(step)}"`;
  switch (holder.type) {
    case "map": {
      const names = [...holder.entries.keys()].map(visible).slice(0, MOST_NAMES);
      return `there is no ${shown}${names.length > 0 ? ` among ${names.join(", ")}` : ""}`;
    }
    case "list":
      return `there is no ${shown} in its list of ${holder.items.length}`;
    case "command":
      return `what holds ${shown} is told by a program (!exec)`;
    default:
      return holder.type === "scalar" && holder.value === null
        ? `nothing is in what should hold ${shown}`
        : `what should hold ${shown} is text, which has no parts`;
  }
}

function mend(
  holder: Located,
  steps: readonly (string | number)[],
  count: number,
  file: string,
): string {
  const names = holder.type === "map" ? [...holder.entries.keys()] : [];
  const meant = nearest(String(steps[count]), names);
  if (meant !== undefined) return `!include ${visible(file)} ${queryOf(steps.with(count, meant))}`;
  return /\.(ya?ml|json|env)$/i.test(file)
    ? `!include ${visible(file)} .NAME, of a name that is there`
    : `write the file as YAML or JSON: !include FILE.yaml ${queryOf(steps)}`;
}

function queryOf(steps: readonly (string | number)[]): string {
  const written = (step: string | number) =>
    typeof step === "number"
      ? `[${step}]`
      : /^[\w-]+$/.test(step)
      ? `.${step}`
      : `["${visible(step)}"]`;
  return steps.map(written).join("");
}
