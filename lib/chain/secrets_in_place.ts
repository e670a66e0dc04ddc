/** Secrets that stand in the configuration itself, and can't be what they stand for: they would be sent as they are. */
import { type Node, subjectOf } from "../config/entries/node.ts";
import { isTemplate, TEMPLATE } from "../config/schema/check.ts";
import { isSecret, secretFormOf } from "../config/schema/fields.ts";
import { line, type Path, problem, sentence, type Subject } from "../config/schema/problems.ts";
import { type FieldText, textsIn } from "../config/schema/texts.ts";
import { tagMeant } from "../config/yaml/tags.ts";
import type { Place, UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import { isSuspect } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import type { GenericSchema } from "valibot";

/** Returns their problems. */
export async function misfitsInPlace(
  node: Node,
  schema: GenericSchema,
  clouds: readonly Cloud[],
): Promise<readonly UserError[]> {
  const suspects = [...textsIn(node.tree, [schema])].filter(({ text, tag, fields }) =>
    fields.some(isSecret) && (tag !== undefined || isSuspect(text))
  );
  const found = await Promise.all(suspects.map((each) => problemOf(each, node, clouds)));
  return found.flatMap((each) => each ?? []);
}

async function problemOf(
  { text, at, path, fields, isVariable, tag }: FieldText,
  node: Node,
  clouds: readonly Cloud[],
): Promise<UserError | undefined> {
  const { faultInPlace } = await import("../references/in_place.ts");
  const form = fields.map(secretFormOf).find((it) => it !== undefined);
  // What a variable or a program tells may be a secret after all, so only what is written there is shown.
  const isWritten = !isVariable && !node.computed;
  const fault = await faultInPlace({ text, form, isWritten }, clouds);
  const subject = subjectOf(node);
  if (fault === undefined) {
    return tag === undefined ? undefined : problemOfTag(subject, path, at, tag);
  }
  const [why, hint] = isTemplate(text)
    ? [TEMPLATE, "!secret keyring:NAME"]
    : [fault.why, fault.hint];
  return problem(sentence(subject, path, why), at, mendOf(subject, path, hint));
}

/** Returns the line that is meant; a key in front of a map would have it taken for a secret, and hidden. */
export function mendOf(subject: Subject, path: Path, hint: string): string {
  return hint.startsWith("{") ? hint : line(subject, path, hint);
}

/** The problem of a secret whose tag is not followed: what stands behind it is none, and would be sent as one. */
function problemOfTag(subject: Subject, path: Path, at: Place, tag: string): UserError {
  const why = `has the tag "${visible(tag)}", which is none that is followed here`;
  const meant = tagMeant(tag);
  const hint = meant === undefined || meant === "!secret"
    ? "!secret keyring:NAME"
    : `${meant} NAME`;
  return problem(sentence(subject, path, why), at, line(subject, path, hint));
}
