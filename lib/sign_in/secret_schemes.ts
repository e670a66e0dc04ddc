/** The secret manager of each scheme of references, and as whom it is asked. */
import { type Cloud, secretForms } from "../provider/cloud.ts";
import type { SecretManager } from "../provider/secret_manager.ts";
import type { Managers } from "../references/mod.ts";
import { Unavailable } from "../references/scheme.ts";

/** The secret managers of clouds as references name them, which nobody asks yet. */
export function managersIn(clouds: readonly Cloud[]): Pick<Managers, "forms" | "check"> {
  return {
    forms: secretForms(clouds),
    check: async ({ scheme, via }) => {
      if (via === undefined) throw withoutVia(clouds, await managerOf(clouds, scheme));
    },
  };
}

/** A secret manager, and how a reference names a secret in it. */
export type NamedManager = SecretManager & { readonly form: string };

/** The one of that scheme. */
export async function managerOf(clouds: readonly Cloud[], scheme: string): Promise<NamedManager> {
  const managers = clouds.flatMap(({ secretManagers }) => secretManagers ?? []);
  const found = managers.find(({ forms }) => Object.hasOwn(forms, scheme))!;
  return { ...(await found.load())[scheme]!, form: found.forms[scheme]! };
}

/** What is refused where nobody is named. */
export function withoutVia(clouds: readonly Cloud[], manager: NamedManager): Unavailable {
  const hint = `{secret: "${manager.form}", via: {${roleOf(clouds, manager)}: NAME}}`;
  return new Unavailable("it says not through whom it is asked for", hint);
}

/** What one is that yields a credential which it takes. */
function roleOf(clouds: readonly Cloud[], { accepts }: SecretManager): "identity" | "provider" {
  const kinds = clouds.flatMap((cloud) => cloud.kinds).filter((it) => accepts.includes(it.yields));
  return kinds.some(({ role }) => role === "identity") ? "identity" : "provider";
}
