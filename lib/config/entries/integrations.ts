/** What an integration's entry says whatever its kind, and the fields that clouds describe theirs with. */
import * as v from "valibot";
import { flag, text } from "../schema/schema.ts";

/** `spec.auto_provision`: whether a session connects to it; yes, unless it says no. */
export const AUTO_PROVISION = v.optional(flag());

const kubeconfig = v.optional(v.object({
  path: v.optional(text()),
  mode: v.optional(v.pipe(
    v.string(),
    v.regex(/^0?[0-7]{3}$/, "must be octal digits in quotes"),
    v.examples(["0600"]),
  )),
  update: v.optional(v.picklist(["merge", "replace", "error"])),
}));

/** The fields of `spec.cluster` that clusters of every cloud have. */
export const CLUSTER = { name: text(), alias: v.optional(text()), kubeconfig };

/** What is read of an entry without knowing its kind. */
const COMMON_FIELDS = v.object({
  spec: v.optional(v.object({ cluster: v.optional(v.object({ kubeconfig })) })),
});

/** How an explicit `update-kubeconfig` writes. */
export type KubeconfigOptions = NonNullable<v.InferOutput<typeof kubeconfig>>;

/** Whether a session connects to it by itself, whatever else is wrong with the entry. */
export function isAutomatic(entry: unknown): boolean {
  const read = v.safeParse(v.object({ spec: v.object({ auto_provision: v.boolean() }) }), entry);
  return !read.success || read.output.spec.auto_provision;
}

/** How its cluster is to be written where somebody asks for it. */
export function kubeconfigOptions(fields: unknown): KubeconfigOptions {
  return v.parse(COMMON_FIELDS, fields ?? {}).spec?.cluster?.kubeconfig ?? {};
}
