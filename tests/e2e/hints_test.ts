/**
 * Hints, typed in the state that they are given in: a person takes the command out of what a script was told, types it
 * into their shell, and the same command line is no longer stuck where it was.
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { CTRL_C, ENTER, type Pty } from "./pty.ts";
import { PASSPHRASE } from "./sandbox.ts";
import { announced, ssoJourney, type SsoWorld } from "./sso_world.ts";
import { until } from "./world.ts";

/** A state, and the way out of it. */
interface Row {
  /** Where one is stuck. */
  readonly stuck: string;
  /** As the script types it. */
  readonly line: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Puts the world into the state. */
  readonly before?: (world: SsoWorld) => Promise<unknown> | unknown;
  /** What the hint must be. */
  readonly hint: string;
  /** What the person does once the hint is typed; so many browsers had been opened before. */
  readonly answers?: (pty: Pty, world: SsoWorld, opened: number) => Promise<unknown>;
  /** The hint is the line as it should have been. */
  readonly isLine?: true;
  /** How far the line gets then: nothing is wrong any more, or this is. */
  readonly then?: RegExp;
}

/** Where nothing is kept. */
const NO_KEYRING = {
  ATMOS_KEYRING_TYPE: undefined,
  ATMOS_KEYRING_PASSWORD: undefined,
  DBUS_SESSION_BUS_ADDRESS: undefined,
};

const KEPT = (url: string) =>
  `    - { name: kept, kind: aws/user, credentials: { webflow_enabled: false }, spec: { endpoint_url: "${url}" } }\n`;

const ADA = "arn:aws:iam::111122223333:user/ada";
const KEY = { accessKeyId: "AKIANEW0000000EXAMPLE", secretAccessKey: "canary/New+Secret/EXAMPLE" };

const roleOf = (account: string) =>
  `    - { name: acme/${account}/ReadOnly, kind: aws/permission-set, via: { provider: aws-sso },
        principal: { name: ReadOnly, account: { id: "111122223333" } } }\n`;
const [OPS, DEV] = [roleOf("ops"), roleOf("dev")];

function withKept({ configure, sso, sts }: SsoWorld): void {
  sts.keys.add({ arn: ADA, ...KEY });
  configure(announced(sso.url, "", KEPT(sts.url)));
}

async function browses(pty: Pty, { opened, browse }: SsoWorld, before: number): Promise<void> {
  await until(() => opened().length > before, "a browser is opened");
  await browse();
  await pty.waitFor("successful");
}

async function typesKeys(pty: Pty): Promise<void> {
  for (
    const [asked, answer] of [
      ["Access key ID", KEY.accessKeyId],
      ["Secret access key", KEY.secretAccessKey],
      ["MFA device", ""],
    ]
  ) {
    await pty.waitFor(asked!);
    await pty.type(answer + ENTER);
  }
  await pty.waitFor("Kept the keys");
}

/** Chooses a passphrase, which is typed twice, and signs in. */
async function choosesAndBrowses(pty: Pty, world: SsoWorld, opened: number): Promise<void> {
  await pty.waitFor("Choose a passphrase");
  await pty.type(PASSPHRASE + ENTER);
  await pty.waitFor("Type it again");
  await pty.type(PASSPHRASE + ENTER);
  await browses(pty, world, opened);
}

/** Once the shell reads it, and not its prompt: the terminal then takes lines, and shows nothing. */
async function typesPassphrase(pty: Pty): Promise<void> {
  const terminal = ["-F", `/proc/${pty.pid}/fd/0`, "-a"];
  await until(async () => {
    const { stdout } = await runProgram(tool("stty"), terminal, { env: {} });
    return / icanon\b/.test(stdout) && / -echo\b/.test(stdout);
  }, "the passphrase is read");
  await pty.type(PASSPHRASE + ENTER);
}

const ROWS: readonly Row[] = [
  {
    stuck: "nobody is signed in",
    line: "atmos-auth exec -i dev-user -- true",
    hint: "atmos-auth login --provider aws-sso",
    answers: browses,
  },
  {
    stuck: "the sign-in was ended",
    line: "atmos-auth exec -i prod-admin -- true",
    before: async (world) => {
      await world.signIn("-i", "dev-user");
      world.sso.endSessions();
    },
    hint: "atmos-auth login --provider aws-sso",
    answers: browses,
  },
  {
    stuck: "nobody is signed in, by a configuration that was chosen",
    line: "cd / && atmos-auth exec --config $PROJECT/atmos.yaml -i dev-user -- true",
    hint: "atmos-auth --config $PROJECT/atmos.yaml login --provider aws-sso",
    answers: browses,
  },
  {
    stuck: "nobody is signed in, and there is no keyring",
    line: "atmos-auth exec -i dev-user -- true",
    env: NO_KEYRING,
    before: ({ box }) => Deno.removeSync(`${box.home}/.local/share/atmos-auth/store.key`),
    hint: "export ATMOS_KEYRING_TYPE=file && atmos-auth login --provider aws-sso",
    answers: choosesAndBrowses,
    then: /Nobody is there to answer "Passphrase of the key store/,
  },
  {
    stuck: "a login that nothing keeps",
    line: "atmos-auth login --provider aws-sso",
    env: NO_KEYRING,
    hint: "export ATMOS_KEYRING_TYPE=file && atmos-auth login --provider aws-sso",
    answers: async (pty, world, opened) => {
      await pty.waitFor("Passphrase");
      await pty.type(PASSPHRASE + ENTER);
      await browses(pty, world, opened);
    },
    then: /Nobody is there to answer "Passphrase of the key store/,
  },
  {
    stuck: "a store in memory",
    line: "atmos-auth user configure -i kept",
    env: { ATMOS_KEYRING_TYPE: "memory" },
    before: withKept,
    hint: "export ATMOS_KEYRING_TYPE=file",
    then: /Nobody is there to answer|standard input/,
  },
  {
    stuck: "keys that there are none of",
    line: "atmos-auth exec -i kept -- true",
    before: withKept,
    hint: "atmos-auth user configure -i kept",
    answers: typesKeys,
  },
  {
    stuck: "a store that is locked",
    line: "atmos-auth exec -i dev-user -- true",
    env: { ATMOS_KEYRING_PASSWORD: undefined },
    before: (world) => world.signIn("-i", "dev-user"),
    hint: "stty -echo; read -r ATMOS_KEYRING_PASSWORD; stty echo; export ATMOS_KEYRING_PASSWORD",
    answers: typesPassphrase,
  },
  {
    stuck: "a passphrase that is too short",
    line: "atmos-auth exec -i dev-user -- true",
    env: { ATMOS_KEYRING_PASSWORD: "short" },
    before: (world) => world.signIn("-i", "dev-user"),
    hint: "stty -echo; read -r ATMOS_KEYRING_PASSWORD; stty echo; export ATMOS_KEYRING_PASSWORD",
    answers: typesPassphrase,
  },
  {
    stuck: "a configuration that nobody trusts",
    line: "atmos-auth exec -i dev-user -- true",
    env: { ATMOS_TRUST: undefined },
    hint: "atmos-auth trust --show\natmos-auth trust",
    answers: (pty) => pty.waitFor("Trusted, until it changes"),
    then: /Nobody is signed in/,
  },
  {
    stuck: "no configuration",
    line: "cd $HOME && atmos-auth whoami -i dev-user",
    hint: "atmos-auth init",
    answers: async (pty) => {
      await pty.waitFor("How do you sign in?");
      await pty.type(CTRL_C);
      await pty.waitFor(/Cancelled\s+\$ /);
    },
    then: /Cannot find an atmos.yaml/,
  },
  {
    stuck: "an identity that there is none of",
    line: "atmos-auth whoami -i dev-usr",
    hint: "atmos-auth whoami -i dev-user",
    isLine: true,
    then: /Nobody is signed in/,
  },
  {
    stuck: "a name that was mistyped, bare, before a command",
    line: "atmos-auth exec -q dev-usr -- sh -c 'exit  7'",
    hint: "atmos-auth exec -q dev-user -- sh -c 'exit  7'",
    isLine: true,
    then: /Nobody is signed in/,
  },
  {
    stuck: "one of two names",
    line: "atmos-auth exec dev-user prod-admn --pass 'X*' -- true",
    hint: "atmos-auth exec dev-user prod-admin --pass 'X*' -- true",
    isLine: true,
    then: /both of the cloud "aws"/,
  },
  {
    stuck: "two names of one cloud",
    line: "atmos-auth exec dev-user prod-admin -- true",
    hint: "atmos-auth exec dev-user -- true",
    isLine: true,
    then: /Nobody is signed in/,
  },
  {
    stuck: "a provider in an identity's place",
    line: "atmos-auth whoami aws-sso",
    hint: "atmos-auth list aws-sso",
    then: /a provider has that name/,
  },
  {
    stuck: "a name and no command",
    line: "atmos-auth exec dev-user",
    hint: "atmos-auth shell dev-user",
    isLine: true,
    then: /Nobody is signed in/,
  },
  {
    stuck: "another tool's word",
    line: "atmos-auth use dev-user",
    hint: "atmos-auth shell dev-user",
    isLine: true,
    then: /Nobody is signed in/,
  },
  {
    stuck: "a flag that was mistyped",
    line: "atmos-auth exec --idenity=dev-user -- true",
    hint: "atmos-auth exec --identity=dev-user -- true",
    isLine: true,
    then: /Nobody is signed in/,
  },
  {
    stuck: "no identity, and no default",
    line: "atmos-auth exec -- true",
    hint: "atmos-auth list",
    then: /name one by --identity: "dev-user", "prod-admin"/,
  },
  {
    stuck: "two defaults, one of them a profile's",
    line: "atmos-auth --profile more exec -- true",
    before: ({ configure, sso, box }) => {
      const inFlow = (name: string) => `${name}, default: true,`;
      configure(announced(sso.url, "", OPS.replace("acme/ops/ReadOnly,", inFlow("ops"))));
      const own = `auth:\n  identities:\n${DEV.replace("acme/dev/ReadOnly,", inFlow("dev"))}`;
      box.write("project/profiles/more/atmos.yaml", own);
    },
    hint: "atmos-auth --profile more exec --identity dev -- true",
    isLine: true,
    then: /Nobody is signed in/,
  },
  {
    stuck: "a part of one name",
    line: "atmos-auth exec ops -- true",
    before: ({ configure, sso }) => configure(announced(sso.url, "", OPS)),
    hint: "atmos-auth exec acme/ops/ReadOnly -- true",
    isLine: true,
    then: /Nobody is signed in/,
  },
  {
    stuck: "a part of several names",
    line: "atmos-auth exec acme -- true",
    before: ({ configure, sso }) => configure(announced(sso.url, "", OPS + DEV)),
    hint: "atmos-auth list acme",
    then: /that is a part of "acme\/dev\/ReadOnly", "acme\/ops\/ReadOnly"/,
  },
  {
    stuck: "a kubeconfig that is none",
    line: "atmos-auth aws eks update-kubeconfig --name c --region us-east-1 -i dev-user",
    env: { KUBECONFIG: "pod.yaml" },
    before: ({ box }) => box.write("project/pod.yaml", "kind: Pod\n"),
    hint: "kubectl config view --kubeconfig $PROJECT/pod.yaml",
    then: /it is no kubeconfig/,
  },
];

for (const row of ROWS) {
  ssoJourney(
    `a hint that is typed leads on: ${row.stuck}`,
    { tools: ["bash", "stty"] },
    async (world) => {
      await row.before?.(world);
      await using shell = await sitDown(world, row);
      const first = await shell.told(row.line);
      assertNotEquals(first.status, 0, first.stderr);
      const steps = [...first.stderr.matchAll(/^(?:hint|then): (.*)$/gm)].map(([, step]) => step!);
      const hint = steps.join("\n");
      assertEquals(hint, row.hint.replaceAll("$PROJECT", world.box.project), first.stderr);
      const again = row.isLine ? hint : row.line;
      if (!row.isLine) await shell.types(steps, row.answers);
      const second = await shell.told(again);
      const isFurther = row.then?.test(second.stderr) ?? second.status === 0;
      assertEquals(isFurther, true, second.stderr);
    },
  );
}

/** A person at a real shell, and scripts that are started from it. */
async function sitDown(world: SsoWorld, { env = {} }: Row) {
  const { box, program } = world;
  box.write("bin/atmos-auth", `#!/bin/sh\nexec ${program} "$@"\n`, 0o700);
  const pty = await world.openShell(tool("bash"), ["--norc", "--noprofile"], {
    env: { PATH: `${box.directory}/bin:${box.env.PATH}`, PROJECT: box.project, PS1: "$ ", ...env },
  });
  let turn = 0;
  const done = async () => {
    turn++;
    await pty.type(`echo "tu""rn ${turn} $?"${ENTER}`);
    return Number((await pty.waitFor(new RegExp(`turn ${turn} \\d+`))).split(" ").at(-1));
  };
  return {
    /** What a script is told that has nobody at its terminal. */
    told: async (line: string) => {
      const log = `${box.directory}/told`;
      await pty.type(`( ${line} ) </dev/null >/dev/null 2>${log}${ENTER}`);
      return { status: await done(), stderr: Deno.readTextFileSync(log) };
    },
    types: async (steps: readonly string[], answers: Row["answers"]) => {
      const [last, before] = [steps.at(-1), steps.slice(0, -1)];
      for (const one of before) {
        await pty.type(one + ENTER);
        await done();
      }
      const opened = world.opened().length;
      await pty.type(last + ENTER);
      await answers?.(pty, world, opened);
      await done();
    },
    [Symbol.asyncDispose]: () => pty[Symbol.asyncDispose](),
  };
}
