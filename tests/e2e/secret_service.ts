/** A real Secret Service (gnome-keyring) on a bus of its own. */
import type { Sandbox } from "./sandbox.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { until } from "./world.ts";

/** The programs that it takes. */
export const SECRET_SERVICE_TOOLS = [
  "dbus-monitor",
  "dbus-run-session",
  "dbus-send",
  "gnome-keyring-daemon",
  "secret-tool",
] as const;

/** A bus with a keyring behind it. */
export interface SecretService extends AsyncDisposable {
  /** The sandbox's environment, with the bus in it and nothing about the store's type. */
  readonly env: Record<string, string>;
  /** Locks the keyring; nobody is there to unlock it. */
  lock(): Promise<void>;
  /** Hears from now on who asks for it to be unlocked. */
  hear(): Promise<Hearing>;
}

/** What was heard on the bus. */
interface Hearing extends AsyncDisposable {
  /** So often somebody has asked by now. */
  asked(): Promise<number>;
}

/** How a keyring is started. */
export interface SecretServiceOptions {
  /** Whether the person has a keyring, unlocked; otherwise there is a service with nothing behind it. */
  readonly keyring?: boolean;
}

/** Starts one; it ends with its disposal. */
export async function startSecretService(
  box: Sandbox,
  { keyring = true }: SecretServiceOptions = {},
): Promise<SecretService> {
  const unlock = keyring ? `printf 'x\\n' | ${tool("gnome-keyring-daemon")} --unlock` : "true";
  const script = `${unlock} --components=secrets >/dev/null 2>&1; ` +
    `echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat >/dev/null`;
  const { ATMOS_KEYRING_TYPE: _, ATMOS_KEYRING_PASSWORD: __, ...plain } = box.env;
  const child = new Deno.Command(tool("dbus-run-session"), {
    args: ["--", "/bin/sh", "-c", script],
    env: plain,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const env = { ...plain, DBUS_SESSION_BUS_ADDRESS: await firstLine(child.stdout) };
  if (keyring) await answering(env);
  return {
    env,
    lock: () => lock(env),
    hear: () => hear(env),
    [Symbol.asyncDispose]: async () => {
      await child.stdin.close();
      await child.status;
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0]!;
}

/** Asked before it owns its name, the bus would start a second daemon, with nothing unlocked. */
async function answering(env: Record<string, string>): Promise<void> {
  const question = [
    "--print-reply=literal",
    "--dest=org.freedesktop.DBus",
    "/",
    "org.freedesktop.DBus.NameHasOwner",
    "string:org.freedesktop.secrets",
  ];
  const isThere = async () => (await busSend(question, env)).stdout.includes("true");
  await until(isThere, "gnome-keyring-daemon is there");
}

async function hear(env: Record<string, string>): Promise<Hearing> {
  const rules = ["Unlock", "Prompt", "Ping"].map((member) => `member='${member}'`);
  const child = new Deno.Command(tool("dbus-monitor"), {
    ...{ args: ["--session", ...rules], env, clearEnv: true },
    ...{ stdin: "null", stdout: "piped", stderr: "null" },
  }).spawn();
  const heard = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const until = async (words: string) => {
    const from = text.length;
    while (!text.slice(from).includes(words)) {
      const { value, done } = await heard.read();
      if (done) throw new Error(`dbus-monitor ended: ${text}`);
      text += value;
    }
  };
  await until("member=NameLost");
  return {
    asked: async () => {
      // The bus tells everything in its order: what was before a call of ours was heard before it.
      await Promise.all([
        until("member=Ping"),
        busSend(["--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.Peer.Ping"], env),
      ]);
      return text.match(/^method call .*member=(Unlock|Prompt)$/gm)?.length ?? 0;
    },
    [Symbol.asyncDispose]: async () => {
      await heard.cancel();
      child.kill();
      await child.status;
    },
  };
}

async function lock(env: Record<string, string>): Promise<void> {
  const { status, stderr } = await busSend([
    "--print-reply",
    "--dest=org.freedesktop.secrets",
    "/org/freedesktop/secrets",
    "org.freedesktop.Secret.Service.Lock",
    "array:objpath:/org/freedesktop/secrets/collection/login",
  ], env);
  if (status !== 0) throw new Error(stderr);
}

function busSend(args: readonly string[], env: Record<string, string>) {
  return runProgram(tool("dbus-send"), ["--session", ...args], { env });
}
