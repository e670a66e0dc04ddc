/** The stage of the demonstration: a cloud on loopback, a temporary home, a parent with secrets in it. */
import { RUN_FLAGS } from "../build/permissions.ts";
import { startSts } from "../../tests/cloud/sts.ts";

const ROOT = Deno.realPathSync(`${import.meta.dirname}/../..`);

/** The result of a command. */
export interface Done {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The stage, until it is disposed of with its files. */
export interface Stage extends AsyncDisposable {
  readonly url: string;
  /** Secrets in the environment that atmos-auth is started with, which must never appear in a child. */
  readonly planted: Readonly<Record<string, string>>;
  /** Runs atmos-auth, from source, to its end. */
  run(...args: string[]): Promise<Done>;
  /** Runs it on this terminal; returns its exit status. */
  open(...args: string[]): Promise<number>;
  /** Returns the paths that sessions have left behind. */
  leftovers(): Promise<string[]>;
}

const PLANTED = {
  AWS_ACCESS_KEY_ID: "AKIAPARENT00000EXAMPLE",
  AWS_PROFILE: "somebody-else",
  GH_TOKEN: "ghp_parentEXAMPLE",
  MY_SECRET: "planted-in-the-parent-EXAMPLE",
};

/** Sets the stage. */
export async function setStage(): Promise<Stage> {
  const cloud = startSts(CLOUD);
  const home = await Deno.makeTempDir({ prefix: "atmos-auth-demo-" });
  for (const name of ["project", "run"]) await Deno.mkdir(`${home}/${name}`, { mode: 0o700 });
  await Deno.copyFile(`${ROOT}/scripts/demo/atmos.yaml`, `${home}/project/atmos.yaml`);
  const command = await commandFor(home, cloud.url);
  return {
    url: cloud.url,
    planted: PLANTED,
    run: async (...args) => {
      const { code, stdout, stderr } = await command(args, "piped").output();
      const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { status: code, stdout: decode(stdout), stderr: decode(stderr) };
    },
    open: async (...args) => (await command(args, "inherit").spawn().status).code,
    leftovers: () => filesBelow(`${home}/run`),
    [Symbol.asyncDispose]: async () => {
      await cloud.close();
      await Deno.remove(home, { recursive: true });
    },
  };
}

const CLOUD = {
  users: [{
    arn: "arn:aws:iam::111122223333:user/demo",
    accessKeyId: "AKIADEMO0000000EXAMPLE",
    secretAccessKey: "demo/Secret+Key/EXAMPLE",
  }],
  roles: ["123456789012:role/DeveloperRole", "987654321098:role/AdminRole"].map((role) => ({
    arn: `arn:aws:iam::${role}`,
    trusts: ["arn:aws:iam::111122223333:root"],
  })),
};

async function commandFor(home: string, url: string) {
  const env = {
    ...passedOn(["PATH", "TERM", "COLORTERM", "LANG", "SHELL", "USER", "DENO_TLS_CA_STORE"]),
    // With another home, Deno would fetch everything again.
    DENO_DIR: await denoDirectory(),
    HOME: home,
    XDG_RUNTIME_DIR: `${home}/run`,
    ATMOS_DEMO_URL: url,
    ATMOS_KEYRING_TYPE: "file",
    ATMOS_KEYRING_PASSWORD: crypto.randomUUID(),
    ...PLANTED,
  };
  return (args: readonly string[], stdio: "piped" | "inherit") =>
    new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        ...RUN_FLAGS,
        `--config=${ROOT}/deno.json`,
        `${ROOT}/main.ts`,
        ...args,
      ],
      env,
      clearEnv: true,
      cwd: `${home}/project`,
      stdin: stdio === "piped" ? "null" : "inherit",
      stdout: stdio,
      stderr: stdio,
    });
}

function passedOn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

async function denoDirectory(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

async function filesBelow(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    found.push(...isDirectory ? await filesBelow(path) : [path]);
  }
  return found;
}
