/** A Windows of its own for each test: `scripts/wine/machine.sh`, with Wine for the system. */
import { type Pty, startPty } from "../e2e/pty.ts";
import { PASSPHRASE } from "../e2e/sandbox.ts";

/** How a line ended, and what it wrote. */
export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const [SCRIPT, FOLDER, PROGRAM, NODE] = ["MACHINE", "FOLDER", "PROGRAM", "NODE"].map((name) =>
  Deno.env.get(`ATMOS_WINE_${name}`) ?? ""
);

/** Node for Windows, on this machine. */
export const NODE_EXE = NODE!;

/** Identities that yield a credential, or know a secret. */
export const CONFIG = String.raw`auth:
  identities:
    one:
      kind: aws/credential-process
      credentials: {credential_process: ['C:\windows\system32\cmd.exe', /d, /c, type, 'Z:\w\credential.json'], region: eu-west-1}
    told:
      kind: aws/user
      credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: !secret 'file:Z:\w\secret'}
`;

/** What a test has in its folder, `Z:\w`: a credential, and identities that yield it or know a secret. */
const FILES: Readonly<Record<string, string>> = {
  "credential.json": JSON.stringify({
    ...{ Version: 1, AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: "secret", SessionToken: "token" },
    Expiration: "2099-01-01T00:00:00Z",
  }),
  "secret": "canary-secret-EXAMPLE",
  "project/atmos.yaml": CONFIG,
};

/** What the lines may use: `atmos`, and where Windows' own drive and sessions are. */
const PRELUDE = String.raw`cd /w/project
export ATMOS_TRUST=1 ATMOS_KEYRING_TYPE=memory
C=$HOME/.wine/drive_c
LOCAL=$C/users/root/AppData/Local
SESSIONS=$LOCAL/cache/atmos-auth/sessions
atmos() { wine 'Z:\p\atmos-auth.exe' "$@"; }
# Waits for a minute, and longer on a busy machine, until a command succeeds.
until_() { for _ in $(seq 600); do if "$@"; then return; fi; sleep 0.1; done; return 1; }
`;

/** Wine itself broke down, which it says in words of its own. */
class WineBroke extends Error {}

const BREAKDOWN = /^wine client error:/m;

const BREAKDOWNS = /^wine client error:.*\n?/gm;

/**
 * A test on Windows. Where Wine itself broke down it starts again from the beginning, twice at most, since a cloud or a
 * folder of an earlier attempt has seen things already.
 */
export function windowsTest(name: string, test: () => Promise<void>): void {
  Deno.test(name, () => attempt(test, ATTEMPTS));
}

const ATTEMPTS = 3;

async function attempt(test: () => Promise<void>, attempts: number): Promise<void> {
  try {
    await test();
  } catch (error) {
    if (!(error instanceof WineBroke) || attempts <= 1) throw error;
    console.log(`Wine broke down, and is tried once more: ${error.message}`);
    await attempt(test, attempts - 1);
  }
}

/** Runs lines of a Unix shell around Windows, one after the other. */
export function onWindows(...lines: readonly string[]): Promise<readonly Ended[]> {
  return onWindowsWith({}, ...lines);
}

/** As `onWindows`, with more files in the folder: their text, or where there is one to be lent. */
export async function onWindowsWith(
  files: Readonly<Record<string, string | { readonly path: string }>>,
  ...lines: readonly string[]
): Promise<readonly Ended[]> {
  await using work = await workplace(lines.map(noted).join(""), files);
  const machine = new Deno.Command(SCRIPT!, {
    args: argsIn(work.path),
    signal: AbortSignal.timeout(300_000),
    stdin: "null",
  });
  const { stderr } = await machine.output();
  const missing = new TextDecoder().decode(stderr);
  const told = await Promise.all(lines.map((_, at) => ended(work.path, at, missing)));
  const broken = told.find(({ status, err }) => status !== 0 && BREAKDOWN.test(err));
  if (broken !== undefined) throw new WineBroke(broken.err);
  // What outlives a line, as a guard does, says so of itself when the machine ends.
  return told.map((one) => ({ ...one, err: one.err.replaceAll(BREAKDOWNS, "") }));
}

/** Runs one line on a terminal; with more files in the folder, as `onWindowsWith`. */
export async function onConsole(
  line: string,
  person: (pty: Pty) => Promise<void>,
  files: Readonly<Record<string, string>> = {},
): Promise<void> {
  await using work = await workplace(line, files);
  const env = { PATH: Deno.env.get("PATH") ?? "", TERM: "xterm" };
  await using pty = await startPty(SCRIPT!, argsIn(work.path), { env, cwd: "/" });
  await person(pty);
}

function argsIn(work: string): string[] {
  return ["run", FOLDER!, PROGRAM!.replace(/\/[^/]*$/, ""), work, "script"];
}

/** A line whose end is written down. */
function noted(line: string, at: number): string {
  return `{ ${line}\n} >/w/${at}.out 2>/w/${at}.err; echo $? >/w/${at}.status\n`;
}

async function workplace(
  script: string,
  more: Parameters<typeof onWindowsWith>[0] = {},
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "aaw-" });
  for (const [name, file] of Object.entries({ ...FILES, ...more })) {
    if (typeof file === "string") await write(`${path}/${name}`, file);
    else await Deno.copyFile(file.path, `${path}/${name}`);
  }
  await write(`${path}/script`, PRELUDE + script);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text, { mode: 0o644 });
}

async function ended(work: string, at: number, missing: string): Promise<Ended> {
  const read = async (name: string) => {
    const text = await Deno.readTextFile(`${work}/${at}.${name}`).catch(() => {
      throw new Error(`line ${at} was not run: ${missing}`);
    });
    return text.replaceAll("\r\n", "\n");
  };
  return { status: Number(await read("status")), out: await read("out"), err: await read("err") };
}

/** The variables of a store in a file. */
export const FILE_STORE = `ATMOS_KEYRING_TYPE=file ATMOS_KEYRING_PASSWORD=${PASSPHRASE}`;

/** Has a file that `ping` has open let go of. */
export const LET_GO = "wine taskkill /f /im ping.exe";

/** Lets a program have the file at a path of Unix open, until it is killed. */
export function holding(path: string, start: (path: string) => string): string {
  const there = String.raw`FILE=$(ls ${path}); HELD=$(wine winepath -w "$FILE" | tr -d '\r')`;
  const isHeld = `readlink /proc/[0-9]*/fd/* 2>/dev/null | grep -qxF "$1"`;
  return `${there}; (${
    start("$HELD")
  } </dev/null >/dev/null 2>&1 &); until_ sh -c '${isHeld}' - "$FILE"`;
}

/** It may be read meanwhile, and nothing else. */
export const reading = (path: string) =>
  holding(path, (held) => `wine cmd /c "ping -n 600 127.0.0.1 <${held}"`);

/** Opens a session behind the other lines, for as long as the machine runs, and waits until it is there. */
export const OPEN =
  `(sleep 250 | atmos exec -i one -- cmd /c pause >/dev/null; echo $? >/w/ended) & ` +
  `until_ sh -c "ls $SESSIONS/*/aws/session.json && ls $SESSIONS/*/session.json" >/dev/null 2>&1`;
