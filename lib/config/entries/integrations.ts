/** The keys of an integration's entry whatever its kind, and the fields that clouds describe theirs with. */
import * as v from "valibot";
import { WRITTEN } from "../schema/fields.ts";
import { target } from "../schema/program.ts";
import { flag, text } from "../schema/schema.ts";

/** The field `spec.auto_provision`: whether a session connects to the integration; yes, unless it says no. */
export const AUTO_PROVISION = v.optional(flag());

/** File modes that let nobody else write: whoever may write to a kubeconfig has programs of theirs run. */
const MODE = /^0?[46][04]0$/;

const kubeconfig = v.optional(v.object({
  path: v.optional(target()),
  mode: v.optional(v.pipe(
    v.string(),
    v.regex(
      MODE,
      "must be 0600 or 0640, in quotes: what it holds is run, and for nobody else to write",
    ),
    v.examples(["0600"]),
    v.metadata(WRITTEN),
  )),
  update: v.optional(v.pipe(v.picklist(["merge", "replace", "error"]), v.metadata(WRITTEN))),
}));

/** The fields of `spec.cluster` that clusters of every cloud have. */
export const CLUSTER = { name: text(), alias: v.optional(text()), kubeconfig };

/** The fields that are read without knowing the entry's kind. */
const COMMON_FIELDS = v.object({
  spec: v.optional(v.object({ cluster: v.optional(v.object({ kubeconfig })) })),
});

/** Options of how an explicit `update-kubeconfig` writes: path, mode, and handling of what is there. */
export type KubeconfigOptions = NonNullable<v.InferOutput<typeof kubeconfig>>;

/** Whether a session connects to the integration by itself, whatever else is wrong with the entry. */
export function isAutomatic(entry: unknown): boolean {
  const read = v.safeParse(v.object({ spec: v.object({ auto_provision: v.boolean() }) }), entry);
  return !read.success || read.output.spec.auto_provision;
}

/** Returns the options of how `update-kubeconfig` writes the integration's cluster. */
export function kubeconfigOptions(fields: unknown): KubeconfigOptions {
  return v.parse(COMMON_FIELDS, fields ?? {}).spec?.cluster?.kubeconfig ?? {};
}
