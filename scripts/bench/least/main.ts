/**
 * The duties of `exec -i NAME -- COMMAND` in as few lines as they fit, with nothing checked and no error told: the
 * runtime's own share of that command, below which no program on it comes.
 */

/** The files that a session with one identity of AWS has. */
const FILES = [
  ...["session.json", "expires", "notices", "kube/config"],
  ...["credentials", "session.json", "server-token", "config", "boto"].map((name) => `aws/${name}`),
  ...["azure/atmos-auth-az/config", "github/gh/config.yml", "github/gh/hosts.yml"],
  ...["github/git/config", "gcp/boto", "gcp/gcloud/active_config"],
  "gcp/gcloud/configurations/config_default",
];

const GUARD = 'trap "" HUP INT QUIT TERM; cat >/dev/null; rm -rf -- "$1"';

const [name, program, ...args] = Deno.args;
const home = Deno.env.get("HOME")!;

if (!Deno.readTextFileSync("atmos.yaml").includes(`\n    ${name}: {`)) Deno.exit(1);

const [key, record] = ["key", "record"].map((each) => Deno.readFileSync(`${home}/least/${each}`));
const unsealing = await crypto.subtle.importKey("raw", key!, "AES-GCM", false, ["decrypt"]);
const how = { name: "AES-GCM", iv: record!.subarray(0, 12) };
const opened = await crypto.subtle.decrypt(how, unsealing, record!.subarray(12));
const credential: Readonly<Record<string, string>> = JSON.parse(new TextDecoder().decode(opened));

const directory = `${home}/least/session-${Deno.pid}`;
Deno.mkdirSync(directory, { mode: 0o700 });
const guard = new Deno.Command("/bin/sh", {
  ...{ args: ["-c", GUARD, "guard", directory], cwd: "/", clearEnv: true },
  ...{ stdin: "piped", stdout: "null", stderr: "null" },
}).spawn();
for (const file of FILES) {
  const path = `${directory}/${file}`;
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(`${path}.new`, JSON.stringify(credential), { mode: 0o600 });
  Deno.renameSync(`${path}.new`, path);
}
Deno.writeTextFileSync(`${home}/least/audit`, `opened ${name}\n`, { append: true });

const env = { ...credential, HOME: home, PATH: Deno.env.get("PATH")! };
const signals = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"] as const;
for (const signal of signals) Deno.addSignalListener(signal, () => child.kill(signal));
const child = new Deno.Command(program!, { args, env, clearEnv: true, stdin: "inherit" }).spawn();
const { code } = await child.status;

Deno.removeSync(directory, { recursive: true });
Deno.writeTextFileSync(`${home}/least/audit`, `closed ${name}\n`, { append: true });
await guard.stdin.close();
Deno.exit(code);
