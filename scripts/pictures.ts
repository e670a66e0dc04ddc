/**
 * Makes the pictures of the documentation from the real program, on a terminal of tmux, against a cloud on loopback:
 * `scripts/deno task pictures`.
 */
import { startSts } from "../tests/cloud/sts.ts";
import { sandbox } from "../tests/e2e/sandbox.ts";
import { binary } from "../tests/e2e/binary.ts";
import { tool } from "../tests/e2e/tools.ts";
import { type Frame, picture } from "./docs/picture.ts";
import { photographPage } from "./docs/sign_in_page.ts";

const ROOT = Deno.realPathSync(`${import.meta.dirname}/..`);
const SOCKET = `pictures-${Deno.pid}`;

const USER = {
  arn: "arn:aws:iam::111122223333:user/ada",
  accessKeyId: "AKIAADA0000000EXAMPLE",
  secretAccessKey: "ada/Secret+Key/EXAMPLE",
};
const ROLES = ["123456789012:role/Developer", "210987654321:role/Administrator"]
  .map((role) => `arn:aws:iam::${role}`);

/** Lines to type, texts to wait for, and times to look at each, in seconds. */
const STEPS: readonly (readonly [string, string, number])[] = [
  ["atmos-auth list", "prod-admin", 2.5],
  ["atmos-auth shell dev", "(dev) $", 2.5],
  ["atmos-auth status --short", "dev 5", 2],
  ["env | grep -c AWS_SECRET", "\n0\n", 2],
  ["atmos-auth switch prod-admin", "Type its name", 2],
  ["prod-admin", "(prod-admin) $", 2.5],
  ["exit", "Left", 4],
];

async function tmux(...args: readonly string[]): Promise<string> {
  const { stdout, success, stderr } = await new Deno.Command(tool("tmux"), {
    args: ["-L", SOCKET, "-f", "/dev/null", ...args],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function rest(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

async function waitFor(wanted: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if ((await tmux("capture-pane", "-p")).includes(wanted)) return;
    await rest(0.1);
  }
  throw new Error(`"${wanted}" was never shown:\n${await tmux("capture-pane", "-p")}`);
}

async function played(): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const look = async (seconds: number) =>
    void frames.push({ screen: await tmux("capture-pane", "-p", "-e"), seconds });
  // Signed in beforehand, so that no address of this machine is in the picture.
  await tmux(
    "send-keys",
    "-l",
    "atmos-auth login dev && atmos-auth login prod-admin && echo ready",
  );
  await tmux("send-keys", "Enter");
  await waitFor("\nready");
  await tmux("send-keys", "-l", "clear");
  await tmux("send-keys", "Enter");
  await rest(1);
  for (const [typed, wanted, seconds] of STEPS) {
    await tmux("send-keys", "-l", typed);
    await rest(1);
    await look(1);
    await tmux("send-keys", "Enter");
    await waitFor(wanted);
    await rest(1.5);
    await look(seconds);
  }
  return frames;
}

function configuration(url: string): string {
  const role = (name: string, arn: string, more: string) =>
    `    ${name}:\n      kind: aws/assume-role\n      via: {identity: ada}\n${more}` +
    `      principal: {assume_role: "${arn}", region: eu-west-1}\n      spec: {endpoint_url: "${url}"}\n`;
  return `auth:\n  identities:\n    ada:\n      kind: aws/user\n      credentials:\n` +
    `        access_key_id: ${USER.accessKeyId}\n        secret_access_key: ${USER.secretAccessKey}\n` +
    `      spec: {endpoint_url: "${url}"}\n` +
    role("dev", ROLES[0]!, "      default: true\n") +
    role("prod-admin", ROLES[1]!, "      protected: true\n      color: red\n");
}

async function make(): Promise<void> {
  await using box = sandbox({ fresh: true });
  const trusts = ["arn:aws:iam::111122223333:root"];
  const cloud = startSts({ users: [USER], roles: ROLES.map((arn) => ({ arn, trusts })) });
  box.write("home/.bashrc", "PS1='$ '\n");
  box.write("home/.atmos/atmos.yaml", configuration(cloud.url));
  Deno.mkdirSync(`${box.directory}/bin`);
  Deno.symlinkSync(await binary(), `${box.directory}/bin/atmos-auth`);
  // Inside of a session nobody knows the passphrase: its key stays unlocked, as at a desk.
  const own = { ATMOS_KEYRING_KEEP_UNLOCKED: "2m", SHELL: tool("bash") };
  const env = { ...box.env, ...own, PATH: `${box.directory}/bin:${box.env.PATH}` };
  const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const shell = ["env", "-i", ...words, tool("bash"), "--rcfile", `${box.home}/.bashrc`, "-i"];
  await tmux("new-session", "-d", "-x", "84", "-y", "24", "-c", box.project, ...shell);
  try {
    const text = picture(await played(), "A session of atmos-auth");
    await Deno.writeTextFile(`${ROOT}/docs/pictures/session.svg`, text);
  } finally {
    await tmux("kill-session");
    await cloud.close();
  }
}

await make();
await photographPage(tool("chromium"), `${ROOT}/docs/pictures`);
