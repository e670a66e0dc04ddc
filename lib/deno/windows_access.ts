/**
 * Access to files on Windows, through its own library: the runtime makes modes up. A file becomes private in one step,
 * or there would be a moment in which somebody could open it.
 */
import { type Access, accessOf, privateList } from "../paths/access_list.ts";

const SECURITY = {
  OpenProcessToken: { parameters: ["isize", "u32", "buffer"], result: "i32" },
  GetTokenInformation: {
    parameters: ["pointer", "u32", "buffer", "u32", "buffer"],
    result: "i32",
  },
  ConvertSidToStringSidW: { parameters: ["pointer", "buffer"], result: "i32" },
  GetNamedSecurityInfoW: {
    parameters: ["buffer", "u32", "u32", "pointer", "pointer", "pointer", "pointer", "buffer"],
    result: "u32",
  },
  GetSecurityDescriptorDacl: {
    parameters: ["pointer", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  SetFileSecurityW: { parameters: ["buffer", "u32", "pointer"], result: "i32" },
  SetNamedSecurityInfoW: {
    parameters: ["buffer", "u32", "u32", "pointer", "pointer", "pointer", "pointer"],
    result: "u32",
  },
  ConvertSecurityDescriptorToStringSecurityDescriptorW: {
    parameters: ["pointer", "u32", "u32", "buffer", "pointer"],
    result: "i32",
  },
  ConvertStringSecurityDescriptorToSecurityDescriptorW: {
    parameters: ["buffer", "u32", "buffer", "pointer"],
    result: "i32",
  },
} as const;

const KERNEL = {
  CreateDirectoryW: { parameters: ["buffer", "buffer"], result: "i32" },
  CreateFileW: {
    parameters: ["buffer", "u32", "u32", "buffer", "u32", "u32", "pointer"],
    result: "isize",
  },
  CloseHandle: { parameters: ["isize"], result: "i32" },
  GetShortPathNameW: { parameters: ["buffer", "buffer", "u32"], result: "u32" },
  LocalFree: { parameters: ["pointer"], result: "pointer" },
} as const;

// Both are among those that Windows looks for in its own directory alone (KnownDLLs).
const { symbols: security } = Deno.dlopen("advapi32.dll", SECURITY);
const { symbols: kernel } = Deno.dlopen("kernel32.dll", KERNEL);

/** Constants of winnt.h and accctrl.h. */
const [OWNER, LIST, PROTECTED] = [1, 4, 0x80000000];
const [A_FILE, REVISION, TO_QUERY, THE_USER, OURSELVES] = [1, 1, 8, 1, -1n];
const [TO_READ, TO_WRITE, ONLY_NEW, EXISTING] = [0x80000000, 0x40000000, 1, 3];
const [NORMAL, INVALID] = [0x80, -1n];

/** Returns the path in short names, as far as there are any; `undefined` for a missing file. */
export function shortNamed(path: string): string | undefined {
  const units = new Uint16Array(0x8000);
  const buffer = new Uint8Array(units.buffer);
  const length = kernel.GetShortPathNameW(wide(path), buffer, units.length);
  return length === 0 ? undefined : String.fromCharCode(...units.subarray(0, length));
}

/** Memory that the system allocates, by its address. */
class Pointer {
  readonly #address = new BigUint64Array(1);
  readonly buffer = new Uint8Array(this.#address.buffer);

  get address(): bigint {
    return this.#address[0]!;
  }

  get value(): Deno.PointerValue {
    return Deno.UnsafePointer.create(this.address);
  }

  /** Frees it. */
  free(): void {
    kernel.LocalFree(this.value);
  }
}

const SELF = ownSid();

/** Returns a file's owner, and the access of others; links are followed. */
export function accessAt(path: string): Access {
  const found = new Pointer();
  const what = OWNER | LIST;
  const args = [wide(path), A_FILE, what, null, null, null, null, found.buffer] as const;
  const status = security.GetNamedSecurityInfoW(...args);
  return accessOf(status === 0 ? descriptorIn(found, what) : undefined, SELF);
}

/**
 * Removes the access of others; `false` when that is refused. The first call hands the list on to everything below a
 * directory, and the second sets it once more as it is: Wine's first one adds inherited entries.
 */
export function makePrivate(path: string, kind: "file" | "directory"): boolean {
  return withPrivateList(kind, ({ value }) => {
    const [list, place, what] = [new Pointer(), wide(path), LIST + PROTECTED];
    const [present, defaulted] = [new Uint8Array(4), new Uint8Array(4)];
    security.GetSecurityDescriptorDacl(value, present, list.buffer, defaulted);
    security.SetNamedSecurityInfoW(place, A_FILE, what, null, null, list.value, null);
    security.SetFileSecurityW(place, what, value);
    return (accessAt(path).mode & 0o077) === 0;
  });
}

/** Makes a directory that nobody else may enter; `false` when that is refused, also because it exists. */
export function createPrivateDirectory(path: string): boolean {
  return withPrivateList("directory", (list) => {
    return kernel.CreateDirectoryW(wide(path), attributes(list)) !== 0;
  });
}

/** Makes an empty file that nobody else may open; `false` when that is refused, also because it exists. */
export function createPrivateFile(path: string): boolean {
  return withPrivateList("file", (list) => {
    const args = [TO_WRITE, 0, attributes(list), ONLY_NEW, NORMAL, null] as const;
    const handle = kernel.CreateFileW(wide(path), ...args);
    if (BigInt(handle) === INVALID) return false;
    kernel.CloseHandle(handle);
    return true;
  });
}

/** Whether we can open a file exclusively, so that nobody else has it open. */
export function opensAlone(path: string): boolean {
  const handle = kernel.CreateFileW(wide(path), TO_READ, 0, null, EXISTING, NORMAL, null);
  if (BigInt(handle) === INVALID) return false;
  kernel.CloseHandle(handle);
  return true;
}

function withPrivateList(kind: "file" | "directory", use: (list: Pointer) => boolean): boolean {
  const list = new Pointer();
  const text = wide(privateList(SELF, kind));
  const made = security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
    ...[text, REVISION, list.buffer, null] as const,
  );
  if (made === 0) return false;
  try {
    return use(list);
  } finally {
    list.free();
  }
}

/** Returns a SECURITY_ATTRIBUTES: its length, the descriptor, and no inheritance of the handle. */
function attributes(list: Pointer): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(24);
  bytes[0] = bytes.length;
  bytes.set(list.buffer, 8);
  return bytes;
}

function descriptorIn(found: Pointer, what: number): string | undefined {
  const text = new Pointer();
  const told = security.ConvertSecurityDescriptorToStringSecurityDescriptorW(
    ...[found.value, REVISION, what, text.buffer, null] as const,
  );
  found.free();
  return told === 0 ? undefined : taken(text);
}

/** Returns the security identifier of our user; one of nobody where it can't be told. */
function ownSid(): string {
  const [token, text] = [new Pointer(), new Pointer()];
  const user = new BigUint64Array(32);
  const length = new Uint8Array(4);
  const known = security.OpenProcessToken(OURSELVES, TO_QUERY, token.buffer) !== 0 &&
    security.GetTokenInformation(
        ...[token.value, THE_USER, new Uint8Array(user.buffer), user.byteLength, length] as const,
      ) !== 0 &&
    security.ConvertSidToStringSidW(Deno.UnsafePointer.create(user[0]!), text.buffer) !== 0;
  kernel.CloseHandle(token.address);
  return known ? taken(text) : "nobody";
}

/** Returns the text there, and frees it. */
function taken(text: Pointer): string {
  const view = new Deno.UnsafePointerView(text.value!);
  let read = "";
  for (let at = 0, unit = view.getUint16(0); unit !== 0; unit = view.getUint16(at += 2)) {
    read += String.fromCharCode(unit);
  }
  text.free();
  return read;
}

/** Returns UTF-16 with a zero at its end. */
function wide(text: string): Uint8Array<ArrayBuffer> {
  const units = Uint16Array.from({ length: text.length + 1 }, (_, at) => text.charCodeAt(at));
  return new Uint8Array(units.buffer);
}
