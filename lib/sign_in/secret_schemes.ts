/** The secret manager of each scheme of references, and the entry that it is asked through. */
import { type Cloud, managerWords } from "../provider/cloud.ts";
import type { SecretManager } from "../provider/secret_manager.ts";
import type { Model } from "../config/entries/model.ts";
import type { Node } from "../config/entries/node.ts";
import type { Place } from "../errors.ts";
import type { Managers } from "../references/mod.ts";
import { written } from "../references/written.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import type { SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";

/** The configured clouds and entries. */
interface Around {
  readonly clouds: readonly Cloud[];
  readonly model: Pick<Model, "identities" | "providers">;
}

/** Returns the clouds' secret managers for references that are only checked. */
export function managersIn(around: Around): Pick<Managers, "forms" | "check"> {
  const { clouds } = around;
  return {
    forms: managerWords(clouds).forms,
    check: async (reference, at) => {
      const manager = await managerOf(clouds, reference.scheme);
      const wrong = manager.wrong(reference.rest);
      const form = manager.form.replace(/^[^:]*:/, "");
      const rest = wrong === undefined ? reference.rest : wrong.meant ?? form;
      const meant = { ...reference, rest };
      if (reference.via === undefined) throw withoutVia(around, manager, meant, at);
      if (wrong !== undefined) throw new Unavailable(wrong.why, written(meant));
    },
  };
}

/** A secret manager, and the form of a reference to it. */
type NamedManager = SecretManager & { readonly form: string };

/** Returns the secret manager of that scheme. */
export async function managerOf(clouds: readonly Cloud[], scheme: string): Promise<NamedManager> {
  const managers = clouds.flatMap(({ secretManagers }) => secretManagers ?? []);
  const found = managers.find(({ forms }) => Object.hasOwn(forms, scheme))!;
  return { ...(await found.load())[scheme]!, form: found.forms[scheme]! };
}

type Via = NonNullable<SecretReference["via"]>;

/** The most entries that are named. */
const FEW = 4;

/**
 * Makes the error for a reference that names no entry; its hint names those that it could go through, but for the one
 * that has the reference itself.
 */
function withoutVia(
  { clouds, model }: Around,
  { accepts }: SecretManager,
  reference: SecretReference,
  at: Place,
): Unavailable {
  const kinds = clouds.flatMap((cloud) => cloud.kinds).filter((it) => accepts.includes(it.yields));
  const role: Via["role"] = kinds.some((it) => it.role === "identity") ? "identity" : "provider";
  const nodes = [...(role === "identity" ? model.identities : model.providers).values()];
  const names = nodes
    .filter((node) => kinds.some(({ name }) => name === node.kind) && !says(node, at))
    .map(({ name }) => name);
  const [name = "NAME", ...more] = names;
  const whom: Via = { role, name: more.length === 0 ? name : "NAME" };
  const which = more.length === 0
    ? ""
    : `   (${names.slice(0, FEW).map(visible).join(", ")}${names.length > FEW ? ", ..." : ""})`;
  const why = "it says not through whom it is asked for";
  return new Unavailable(why, `${written({ ...reference, via: whom })}${which}`);
}

function says(node: Node, { file, path }: Place): boolean {
  return file === node.at.file && path.startsWith(`${node.at.path}.`);
}
