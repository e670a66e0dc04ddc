import { usage, UserError } from "../errors.ts";
import type { KeyMove, Store } from "../store/store.ts";
import { type EncryptedType, KEY_PLACES } from "../store/types.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace } from "../workspace/workspace.ts";

/**
 * `store move`: brings the store's key to another place. Two runs with the setting changed between, so that at no time
 * the place that is asked for lacks it.
 */
export async function storeMove(context: Context<"store move">): Promise<number> {
  const { flags } = context.invocation;
  const to = flags.text("to");
  if (to === undefined) {
    throw usage(
      "There is no place to move the key to",
      `--to file   (or ${KEY_PLACES.filter((one) => one !== "file").join(", ")})`,
    );
  }
  const { store, terminal } = await openWorkspace(context, { gives: false });
  const place = KEY_PLACES.find((name) => name === to);
  if (place === undefined) throw toMemory();
  if (await store.type() === "memory") throw fromMemory(place);
  terminal.say(inWords(await moved(store, place), place));
  return 0;
}

/** Where it can't be brought to, it stays: what is said of a store that can't be opened is no mend then. */
async function moved(store: Store, place: EncryptedType): Promise<KeyMove> {
  try {
    return await store.moveKey(place);
  } catch (error) {
    const isThere = error instanceof UserError && error.code === "store_unavailable" &&
      (await store.describe()).reachable;
    if (!isThere || place !== "system") throw error;
    throw new UserError(error.code, `${error.message}; the key stays where it is`, {
      hint: KEYRING,
    });
  }
}

const KEYRING =
  "start a keyring first: a Secret Service, such as gnome-keyring, KWallet or KeePassXC";

function inWords({ done, from, to }: KeyMove, type: string): string {
  switch (done) {
    case "copied":
      return `The store's key is in ${
        visible(to)
      }, too. Now have it used, by auth.keyring.type: ${type} ` +
        `or export ATMOS_KEYRING_TYPE=${type}; then this removes it from ${visible(from)}: ` +
        `atmos-auth store move --to ${type}`;
    case "moved":
      return `Removed the store's key from ${visible(from)}; it is in ${visible(to)}`;
    case "unseen":
      return `The store's key is in ${visible(to)} already; whether ${
        visible(from)
      } has it, too, nobody can see here`;
    case "nothing":
      return `The store's key is in ${visible(to)} alone already`;
  }
}

function toMemory() {
  return usage(
    "Memory keeps nothing beyond one command: to move there would be to forget everything",
    "atmos-auth logout --all-realms --keychain, and then export ATMOS_KEYRING_TYPE=memory",
  );
}

function fromMemory(to: string) {
  return usage(
    "Nothing is kept in memory that could be moved: ATMOS_KEYRING_TYPE, or auth.keyring.type, is memory",
    `export ATMOS_KEYRING_TYPE=${to}`,
  );
}
