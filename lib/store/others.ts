/** The places of the store's key beside the configured one: one of each other type, and those that were named once. */
import type { Person } from "../provider/context.ts";
import { PASS_STORE } from "../secret_programs/pass_store.ts";
import type { System } from "../system.ts";
import { dialect } from "../terminal/dialect.ts";
import { fileKey } from "./key_file.ts";
import { keyPlaces } from "./key_place.ts";
import { keyringKey } from "./keyring_key.ts";
import { keyringPlaces } from "./keyring_places.ts";
import { withType } from "./messages.ts";
import { passElsewhere, pointedPaths, withPassAt } from "./pointed.ts";
import type { KeySource, OtherPlace } from "./store.ts";
import type { EncryptedType } from "./types.ts";
import { KEY_FILE } from "./wrapped_key.ts";

/** A store, and who asks for its key. */
interface Around {
  readonly system: System;
  readonly person: Person;
  readonly learn: (secret: string) => void;
  /** The settings of its key file. */
  readonly where: Parameters<typeof fileKey>[1];
  /** Its own type. */
  readonly own: EncryptedType;
}

/** Returns them; `types` are those of other types, each where it is looked for now. */
export async function othersOf(
  around: Around,
  types: readonly (readonly [EncryptedType, KeySource])[],
): Promise<readonly OtherPlace[]> {
  const now = types.map(([type, source]) => ({ type, source, use: withType(type) }));
  const once = [...await inPass(around), ...await inFiles(around)];
  return [
    ...now.map((place) => ({ ...place, remembered: false })),
    ...once.map((place) => ({ ...place, use: using(around, place), remembered: true })),
  ];
}

/** A place that was named once, and the line that names it. */
interface Once extends Pick<OtherPlace, "type" | "source"> {
  readonly naming: string;
}

async function inPass({ system, person, learn }: Around): Promise<readonly Once[]> {
  return (await passElsewhere(system)).flatMap((path) => {
    const { pass } = keyringPlaces(withPassAt(system, path), person);
    if (!pass.here) return [];
    const naming = path === undefined
      ? dialect().unset(PASS_STORE)
      : dialect().set(PASS_STORE, path);
    return { type: "pass", source: keyringKey(system, pass, person, learn), naming };
  });
}

async function inFiles({ system, person, learn, where }: Around): Promise<readonly Once[]> {
  const here = keyPlaces(system, where.path).file;
  const usual = keyPlaces(system, undefined).file;
  const paths = [...await pointedPaths(system, "file"), ...where.path === undefined ? [] : [usual]];
  return paths.filter((path) => path !== here).map((path) => {
    const named = { ...where, path: path === usual ? undefined : path };
    const naming = dialect().set(KEY_FILE, path);
    return { type: "file", source: fileKey(system, named, person, learn), naming };
  });
}

function using({ own }: Around, { type, naming }: Once): string {
  return type === own ? naming : dialect().inTurn(withType(type), naming);
}
