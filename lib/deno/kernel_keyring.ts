/**
 * The Linux kernel's keyrings (keyrings(7), session-keyring(7), user-keyring(7)), through the C library: they keep
 * bytes in memory that is never swapped out. Where the kernel or a container refuses them, there are none.
 */
import type { KernelKeyring } from "../system/keyrings.ts";
import { OS } from "./machine.ts";

/** The session keyring, which a login without one of its own shares with the user; and the user keyring. */
const RINGS = { login: -3n, person: -4n } as const;

/** The process keyring. */
const PROCESS = -2n;

/** Operations of keyctl(2). */
const [GET_ID, SET_PERMISSIONS, LINK, UNLINK, SEARCH, READ, SET_TIMEOUT] = [
  ...[0n, 5n, 8n, 9n, 10n, 11n, 15n],
] as const;

/** Permissions of a key: everything for its possessor, nothing for everybody else. */
const MINE_ALONE = 0x3f000000n;

/** Numbers of the system calls add_key and keyctl, by processor. */
const CALLS: Readonly<Partial<Record<typeof Deno.build.arch, readonly [bigint, bigint]>>> = {
  x86_64: [248n, 250n],
  aarch64: [217n, 219n],
};

const SYMBOLS = {
  add: {
    name: "syscall",
    parameters: ["i64", "buffer", "buffer", "buffer", "usize", "i64"],
    result: "i64",
  },
  search: {
    name: "syscall",
    // The last names a keyring to link what is found to: none.
    parameters: ["i64", "i64", "i64", "buffer", "buffer", "i64"],
    result: "i64",
  },
  read: { name: "syscall", parameters: ["i64", "i64", "i64", "buffer", "usize"], result: "i64" },
  control: { name: "syscall", parameters: ["i64", "i64", "i64", "i64"], result: "i64" },
} as const;

/** Opens a keyring; `undefined` where there is none. */
export function openKernelKeyring(whose: "login" | "person"): KernelKeyring | undefined {
  const calls = OS === "linux" ? CALLS[Deno.build.arch] : undefined;
  const library = calls && openLibrary();
  return library && keyringOf(library.symbols, calls, whose);
}

function openLibrary() {
  try {
    return Deno.dlopen("libc.so.6", SYMBOLS);
  } catch {
    return undefined;
  }
}

type Library = NonNullable<ReturnType<typeof openLibrary>>["symbols"];

function keyringOf(
  library: Library,
  [addKey, keyctl]: readonly [bigint, bigint],
  whose: "login" | "person",
): KernelKeyring | undefined {
  const type = text("user");
  // By its number: who adds to the user's by the name for "mine" is given one of its own, which ends with the process.
  const ring = library.control(keyctl, GET_ID, RINGS[whose], 0n);
  // The number of a failure names a keyring of its own: the thread's.
  if (ring < 0n) return undefined;
  // Only who has it in a keyring of theirs may read what is in it; not every login has (systemd's services).
  const isMine = whose === "login" || library.control(keyctl, LINK, ring, PROCESS) === 0n;
  if (!isMine) return undefined;
  const find = (name: string) => {
    const id = library.search(keyctl, SEARCH, ring, type, text(name), 0n);
    return id < 0n ? undefined : id;
  };
  return {
    get: (name) => {
      const [id, bytes] = [find(name), new Uint8Array(MOST)];
      const length = id === undefined ? -1n : library.read(keyctl, READ, id, bytes, BigInt(MOST));
      return length < 0n || length > BigInt(MOST) ? undefined : bytes.slice(0, Number(length));
    },
    put: (name, bytes, seconds) => {
      const content = new Uint8Array(bytes);
      const id = library.add(addKey, type, text(name), content, BigInt(content.length), ring);
      if (id < 0n) return false;
      const set = [
        library.control(keyctl, SET_TIMEOUT, id, BigInt(seconds ?? 0)),
        library.control(keyctl, SET_PERMISSIONS, id, MINE_ALONE),
      ];
      if (set.every((status) => status === 0n)) return true;
      library.control(keyctl, UNLINK, id, ring);
      return false;
    },
    remove: (name) => {
      const id = find(name);
      return id !== undefined && library.control(keyctl, UNLINK, id, ring) === 0n;
    },
  };
}

/** The longest value, in bytes. */
const MOST = 256;

function text(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${value}\0`);
}
