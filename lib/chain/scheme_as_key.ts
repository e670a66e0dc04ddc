/** Secrets whose reference is written as a map, such as `{env: NAME}`: as other programs have it. */
import { type Node, subjectOf } from "../config/entries/node.ts";
import { isSecret } from "../config/schema/fields.ts";
import { problem, sentence } from "../config/schema/problems.ts";
import { type FieldText, valuesIn } from "../config/schema/texts.ts";
import type { Located } from "../config/yaml/located.ts";
import type { UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import { mendOf } from "./secrets_in_place.ts";
import type { GenericSchema } from "valibot";

/** Returns their problems. */
export async function mapsAsReferences(
  node: Node,
  schema: GenericSchema,
  clouds: readonly Cloud[],
): Promise<readonly UserError[]> {
  const found = [...valuesIn(node.tree, [schema])].flatMap(({ value, fields, path }) => {
    const said = fields.some(isSecret) ? asText(value) : undefined;
    return said === undefined ? [] : { ...said, path, at: value.at };
  });
  const problems = await Promise.all(found.map(async ({ text, isVariable, path, at }) => {
    const { faultInPlace } = await import("../references/in_place.ts");
    const asked = { text, form: "word", isWritten: !isVariable && !node.computed } as const;
    const fault = await faultInPlace(asked, clouds);
    if (fault === undefined) return;
    const subject = subjectOf(node);
    return problem(sentence(subject, path, WHY), at, mendOf(subject, path, fault.hint));
  }));
  return problems.flatMap((each) => each ?? []);
}

const WHY = "names a secret's place by a map";

/** The text that a map stands for, and whether a variable tells any of it. */
type MapText = Pick<FieldText, "text" | "isVariable">;

/** Returns the text that a map of one key stands for, perhaps alone in a list; `undefined` for another value. */
function asText(value: Located): MapText | undefined {
  if (value.type === "list" && value.items.length === 1) return asText(value.items[0]!);
  const [[key, inner] = [], ...more] = value.type === "map" ? [...value.entries] : [];
  if (key === undefined || key === "secret" || more.length > 0) return undefined;
  if (inner?.value.type !== "scalar") return undefined;
  const { source, formless: isVariable = false } = inner.value;
  return { text: `${key}:${source}`, isVariable };
}
