/** A store in memory, which ends with this process. */
import { keyOf, type RecordInfo, type RecordName, type Store, type StoreTrouble } from "./store.ts";

/** A value with its facts. */
interface MemoryRecord extends RecordInfo {
  readonly text: string;
  /** Number of the write; later ones are larger. */
  readonly turn: number;
}

/** Values in memory, by name. */
export class Memory {
  readonly #held = new Map<string, MemoryRecord>();
  readonly #standIn: StandIn | undefined;
  #isTold = false;
  #turns = 0;

  /** Makes it, in place of another store or as what was chosen. */
  constructor(standIn?: StandIn) {
    this.#standIn = standIn;
  }

  /** The reason for which it is in another store's place; `undefined` where it was chosen. */
  get trouble(): StoreTrouble | undefined {
    return this.#standIn && troubleOf(this.#standIn);
  }

  /** Tells the person, once, why something is missing. */
  tell(): void {
    if (!this.#isTold) this.#standIn?.onKeeping();
    this.#isTold = true;
  }

  read(name: RecordName): string | undefined {
    return this.#held.get(keyOf(name))?.text;
  }

  write(name: RecordName, text: string, expires: number | undefined): void {
    this.tell();
    this.#held.set(keyOf(name), { name, text, expires, turn: ++this.#turns });
  }

  changedAt(name: RecordName): number | undefined {
    return this.#held.get(keyOf(name))?.turn;
  }

  remove(name: RecordName): boolean {
    return this.#held.delete(keyOf(name));
  }

  list(): readonly RecordInfo[] {
    return [...this.#held.values()].map(({ name, expires }) => ({ name, expires }));
  }
}

/** The reason for which memory is used in place of a store on the disk. */
interface StandIn {
  readonly reason: string;
  readonly mend?: string | undefined;
  /** Called when a value is first to be kept, or is missing. */
  onKeeping(): void;
}

/** Returns memory in another store's place; `tellLoss` is given a line, once, when something would be kept. */
export function inPlace(
  tellLoss: (line: string) => void,
  reason: string,
  mend: string | undefined,
): Memory {
  const line = `${reason}; credentials are kept for this command only (mend: ${mend})`;
  return new Memory({ reason, mend, onKeeping: () => tellLoss(line) });
}

/** Returns a store in memory. It has no locks, since no other process can read it. */
export function memoryStore(memory = new Memory()): Store {
  const { trouble } = memory;
  return {
    read: (name) => Promise.resolve(memory.read(name)),
    write: (name, text, options) => Promise.resolve(memory.write(name, text, options?.expires)),
    changedAt: (name) => Promise.resolve(memory.changedAt(name)),
    remove: (name) => Promise.resolve(memory.remove(name)),
    list: () => Promise.resolve(memory.list()),
    damaged: () => Promise.resolve([]),
    discard: () => Promise.resolve(false),
    lock: () => Promise.resolve({ release: () => {} }),
    warm: () => {},
    isUnlocked: () => Promise.resolve(false),
    forgetKey: () => Promise.resolve({ locked: false }),
    rekey: () => Promise.resolve({ sealed: 0, left: 0, removed: [], staying: [] }),
    moveKey: () =>
      Promise.resolve({ done: "nothing", from: "memory", to: "memory", unseen: [], staying: [] }),
    keeps: () => Promise.resolve(false),
    type: () => Promise.resolve("memory"),
    describe: () =>
      Promise.resolve({
        type: "memory",
        where: "this process",
        ...(trouble === undefined ? {} : { trouble }),
        records: memory.list().length,
        repairs: [],
      }),
  };
}

function troubleOf({ reason, mend }: StandIn): StoreTrouble {
  return { from: "now", reason, ...(mend === undefined ? {} : { mend }) };
}
