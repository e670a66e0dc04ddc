/** Removal of keys from somebody else's file: their two lines go, and every other byte stays. */
import { usage, UserError } from "../../errors.ts";
import { landing } from "../../paths/landing.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Imported, KeyPlace } from "../../provider/import.ts";
import type { Secret } from "../../secret.ts";
import { aloneWithFile } from "../../store/locks.ts";
import { visible } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";
import { importFrom } from "../shared/importing.ts";
import { dialect } from "../../terminal/dialect.ts";

type Context = BareContext<"user import">;

/** Removes keys that are in the store by now; throws `UserError` when more than that would go. */
export async function removeFromFile(
  context: Context,
  cloud: Cloud,
  name: string,
  place: KeyPlace,
): Promise<void> {
  const { system } = context;
  await aloneWithFile(system, "keys-import", place.file, async () => {
    const real = await landing(system, place.file);
    const content = await system.files.read(real) ?? new Uint8Array();
    const before = await readWith(context, cloud, place.file, content);
    const here = before.keyPlaces.get(name);
    if (JSON.stringify(here) !== JSON.stringify(place)) throw changed(place);
    const rest = withoutLines(content, place.lines);
    const after = await readWith(context, cloud, place.file, rest);
    checkOthers(name, place, before, after);
    await system.files.rewrite(real, rest);
    sayRemoved(context, name, place, before);
    sayLeft(context, place, before.keys[name]!, rest);
  });
}

/** Imports the tools' files as if one of them had that content. */
async function readWith(
  context: Context,
  cloud: Cloud,
  file: string,
  content: Uint8Array,
): Promise<Imported> {
  const { system, invocation: { flags } } = context;
  const files = {
    read: (path: string) => path === file ? Promise.resolve(content) : system.files.read(path),
  };
  const named = flags.text("file") === undefined ? undefined : file;
  return await importFrom({ ...context, system: { ...system, files } }, cloud, named);
}

/**
 * Removes lines; each byte is read as one character, so that all else in the file stays as it is. (A `TextDecoder` of
 * "latin1" is one of Windows-1252, by the Encoding Standard, which has other characters for 0x80 to 0x9f.)
 */
function withoutLines(content: Uint8Array, lines: readonly number[]): Uint8Array {
  const text = Array.from(content, (byte) => String.fromCharCode(byte)).join("");
  const all = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  const rest = all.filter((_, at) => !lines.includes(at + 1)).join("");
  return Uint8Array.from(rest, (character) => character.charCodeAt(0));
}

/** Throws when another profile gets its keys from the same lines. */
function checkOthers(name: string, place: KeyPlace, before: Imported, after: Imported): void {
  const left = Object.keys(before.keys).filter((one) => one !== name).join();
  if (place.lines.length > 0 && Object.keys(after.keys).join() === left) return;
  const message = `Cannot remove the keys of "${visible(place.profile)}" from ` +
    `"${visible(place.file)}": they don't stand on two lines of their own`;
  throw new UserError("failed", message, {
    hint: `${dialect().edit(place.file)}   (they are in the store: remove them there)`,
  });
}

function changed({ file, profile }: KeyPlace): UserError {
  return usage(
    `"${visible(file)}" has changed meanwhile: nothing was removed`,
    `atmos-auth user import ${visible(profile)} --remove`,
  );
}

/** Warns of the same keys elsewhere in the file: for another profile, or in a comment. */
function sayLeft({ terminal }: Context, { file }: KeyPlace, keys: Secret, rest: Uint8Array): void {
  const parts: Readonly<Record<string, string>> = JSON.parse(keys.reveal());
  const lines = new TextDecoder().decode(rest).split(/\r\n|\r|\n/);
  const left = lines.flatMap((line, at) =>
    Object.values(parts).some((part) => line.includes(part)) ? [at + 1] : []
  );
  for (const line of left) terminal.warn(`They stand in ${visible(file)}:${line}, too`);
}

/** Says that the keys are removed, and warns of profiles that use them, too, in the cloud's own tools. */
function sayRemoved(
  { terminal }: Context,
  name: string,
  { file, profile }: KeyPlace,
  { identities }: Imported,
): void {
  terminal.say(`Removed the keys of "${visible(profile)}" from ${visible(file)}`);
  const others = Object.keys(identities).filter((one) => sourceOf(identities[one]) === name);
  if (others.length === 0) return;
  const list = others.map(visible).join(", ");
  terminal.warn(`Outside of a session these profiles lived on them, too: ${list}`);
}

/** Returns the name of the identity that an entry is obtained from. */
function sourceOf(entry: unknown): unknown {
  return Object(Object(entry).via).identity;
}
