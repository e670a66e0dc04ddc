import { confirmed } from "../shared/confirmed.ts";
import { usage } from "../../errors.ts";
import type { Person } from "../../provider/context.ts";
import { described } from "../../store/messages.ts";
import { isLongLived, type KeyMove, type RecordInfo } from "../../store/store.ts";
import { keyringPlaces } from "../../store/keyring_places.ts";
import { type EncryptedType, KEY_PLACES, type StoreType } from "../../store/types.ts";
import type { System } from "../../system.ts";
import { answerOf } from "../../terminal/answer.ts";
import { visible } from "../../terminal/escape.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { withType } from "../../store/messages.ts";

/**
 * `store move`: moves the store's key to another place. It takes two runs with the setting changed between, so that the
 * configured place never lacks the key.
 */
export async function storeMove(context: Context<"store move">): Promise<number> {
  const { flags } = context.invocation;
  const to = flags.text("to");
  const { store, terminal, person, system } = await openWorkspace(context, {
    gives: false,
    orNone: true,
  });
  const here = placesOn(system, person);
  if (to === undefined) throw nowhere(await store.type(), here);
  const place = KEY_PLACES.find((name) => name === to);
  if (place === undefined) throw toMemory();
  if (!here.includes(place)) throw notHere(place);
  if (await store.type() === "memory") throw fromMemory(place);
  if (place === "keyctl") await warned(person, long(await store.list()));
  const move = await store.moveKey(place);
  terminal.say(`${inWords(move, place)}${beside(move)}`);
  const { done, from, to: there, staying } = move;
  if (flags.has("json")) {
    terminal.print(answerOf("store move", { done, from, to: there, staying }));
  }
  return 0;
}

function long(records: readonly RecordInfo[]): readonly string[] {
  return records.filter(({ name }) => isLongLived(name)).map(({ name }) => described(name));
}

/** Warns that the kernel's copy of a key ends with the machine's next start; at a terminal, asks. */
async function warned(person: Person, lost: readonly string[]): Promise<void> {
  const price = lost.length === 0 ? "" : `, and these are lost: ${lost.join(", ")}`;
  const message = "The kernel forgets the key when the machine is started anew: " +
    `nothing that is kept can be opened then${price}.`;
  if (!person.isThere()) return person.warn(message);
  await confirmed(
    person,
    { message, hint: "atmos-auth store move --to pass" },
    "Nothing was moved",
  );
}

function inWords({ done, from, to, unseen, staying }: KeyMove, type: string): string {
  const isAlone = unseen.length + staying.length === 0;
  switch (done) {
    case "copied":
      return `The store's key is in ${
        visible(to)
      }, too. Now have it used, by auth.keyring.type: ${type} ` +
        `or ${withType(type)}; then this ` +
        `${staying.length > 0 ? "ends the move" : `removes it from ${visible(from)}`}: ` +
        `atmos-auth store move --to ${type}`;
    case "other":
      return `There is another key in ${visible(to)}, which stays. Have it used, by ` +
        `auth.keyring.type: ${type} or ${withType(type)}; then this seals with it ` +
        `what the key in ${visible(from)} opens${
          staying.length > 0 ? "" : ", and removes that"
        }: atmos-auth store move --to ${type}`;
    case "moved":
      return `Removed the store's key from ${visible(from)}; it is in ${visible(to)}`;
    case "put":
      return `The store's key is in ${visible(to)} now`;
    case "nothing":
      return `The store's key is in ${visible(to)}${isAlone ? " alone" : ""} already`;
  }
}

/** Says in which other places the key is. */
function beside({ done, unseen, staying }: KeyMove): string {
  const places = visible(unseen.join(", "));
  const hidden = unseen.length === 0 ? "" : `; whether ${places} has it, too, nobody can see here`;
  const isOver = done === "moved" || done === "put" || done === "nothing";
  const own = isOver && staying.length > 0
    ? `; ${visible(staying.join(", "))} stays, as yours: another data directory may need it`
    : "";
  return `${hidden}${own}`;
}

/** Returns the places that there may be on this system. */
function placesOn(system: System, person: Person): readonly EncryptedType[] {
  const keyrings = keyringPlaces(system, person);
  return KEY_PLACES.filter((place) => place === "file" || keyrings[place].here);
}

function notHere(place: EncryptedType) {
  return usage(`This system has no ${place} to move the key to`, "atmos-auth store move --to file");
}

function nowhere(from: StoreType, here: readonly EncryptedType[]) {
  const [first, ...others] = ["file" as const, ...here].filter((place) => place !== from);
  const more = others.filter((place) => place !== first).join(", ");
  const rest = more === "" ? "" : `   (or ${more})`;
  return usage("There is no place to move the key to", `--to ${first}${rest}`);
}

function toMemory() {
  return usage(
    "Memory keeps nothing beyond one command: to move there would be to forget everything",
    `atmos-auth logout --all-realms --keychain\n${withType("memory")}`,
  );
}

function fromMemory(to: string) {
  return usage(
    "Nothing is kept in memory that could be moved: ATMOS_KEYRING_TYPE, or auth.keyring.type, is memory",
    withType(to),
  );
}
