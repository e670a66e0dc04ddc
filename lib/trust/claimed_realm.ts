/** A realm that a found configuration names: it could use keys that others stored there. */
import type { Store } from "../store/store.ts";
import { visible } from "../terminal/escape.ts";
import { saidBy, type Subject } from "./said.ts";
import type { Want } from "./wants.ts";

/** Returns the want that follows from the name; none when no found file names the realm. */
export async function realmWanted(
  subject: Subject,
  store: Pick<Store, "list">,
): Promise<readonly Want[]> {
  const { name, source } = subject.model.realm;
  const said = saidBy(subject);
  const isTheirs = ["auth.realm", "env.ATMOS_AUTH_REALM"].some((path) => said[path] === name);
  if (source === "auto" || !isTheirs) return [];
  const stored = (await store.list()).filter(({ name: { realm } }) => realm === name)
    .map(({ name: { role, entry } }) => `${role} ${visible(entry)}`);
  const things = stored.length > 0 ? [...new Set(stored)].sort() : ["nothing is stored there yet"];
  const what = `use what any project of yours stored in the realm ${visible(name)}:`;
  return [{ what, things, all: true }];
}
