/** What an integration's entry says whatever its kind, and the fields that clouds describe theirs with. */
import * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { IntegrationKind } from "../../provider/integration.ts";
import { flag, text } from "../schema/schema.ts";

/** Every integration of the original, so that one which no cloud declares is not taken for a slip. */
const EXPECTED = [
  "aws/ecr",
  "aws/ecr-public",
  "aws/eks",
  "azure/acr",
  "azure/aks",
  "gcp/gke",
  "github/sts",
] as const;

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

/** The integration kinds that the clouds declare. */
export function integrationKinds(clouds: readonly Cloud[]): readonly IntegrationKind[] {
  return clouds.flatMap(({ integrations }) => integrations ?? []);
}

/** The declared kind of that name. */
export function findIntegration(
  clouds: readonly Cloud[],
  name: string,
): IntegrationKind | undefined {
  return integrationKinds(clouds).find((kind) => kind.name === name);
}

/** Names of the kinds that may be meant: declared or to be expected, sorted. */
export function everyIntegration(clouds: readonly Cloud[]): readonly string[] {
  return [...new Set([...integrationKinds(clouds).map(({ name }) => name), ...EXPECTED])].sort();
}
