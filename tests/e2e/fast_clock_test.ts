/** Hours of a session in seconds: the program runs under a clock that is faster than ours, its cloud too. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startProgram } from "./process.ts";
import { ENTER, startPty } from "./pty.ts";
import { tool } from "./tools.ts";
import { CANARY, CLOUD, journey, printed, SERIAL, type World } from "./world.ts";

const HOUR = 3600_000;

/** A clock that shows our time until it begins, and then runs so many times faster. */
class FastClock {
  readonly #speed: number;
  #began: number | undefined;

  constructor(speed: number) {
    this.#speed = speed;
  }

  readonly now = (at = Date.now()): number =>
    this.#began === undefined ? at : this.#began + (at - this.#began) * this.#speed;

  /** Begins with the first program; returns what starts one under this clock. */
  program(path: string, args: readonly string[]): readonly [string, string[]] {
    this.#began ??= Date.now();
    const ahead = Math.round((this.now() - Date.now()) / 1000);
    return [tool("faketime"), ["-f", `+${ahead} x${this.#speed}`, path, ...args]];
  }
}

/** Ada with a second factor, which nobody but she can renew; her credential is taken away after 100 minutes. */
function configureFactor({ configure, sts }: World): void {
  configure(`auth:
  identities:
    ada:
      kind: aws/user
      default: true
      credentials:
        access_key_id: AKIAADA0000000EXAMPLE
        secret_access_key: ${CANARY}
        mfa_arn: ${SERIAL}
      session: { duration: 1h, maximum: 100m }
      spec: { endpoint_url: "${sts.url}" }
`);
}

// A minute of the cage is then more than half a second of ours, which a busy machine needs.
const minutes = new FastClock(100);
const CODES = { ...CLOUD.users![0]!, mfa: { serial: SERIAL, codes: ["111111", "222222"] } };

journey(
  "what needs a person is told twice, at a prompt; a sign-in elsewhere mends it; a maximum ends it",
  {
    tools: ["faketime", "script", "bash"],
    cloud: { now: minutes.now, users: [CODES] },
  },
  async (world) => {
    configureFactor(world);
    const { box, program, run } = world;
    box.write("home/.bash_profile", "PS1='mine> '\n");
    printed(await run(["login", "--mfa-code-stdin"], { stdin: "111111\n" }));
    const shell = minutes.program(program, ["shell", "--shell", tool("bash")]);
    await using pty = await startPty(...shell, {
      env: box.env,
      cwd: box.project,
      timeout: 240_000,
    });
    await pty.waitFor("mine> ");
    const prompts = async (wanted: string) => {
      for (let turn = 0; !pty.text().includes(wanted); turn++) {
        assert(turn < 800, `"${wanted}" was not told:\n${pty.text()}`);
        // Something runs meanwhile, into whose output nothing may come.
        await pty.type(`echo a; sleep 0.1; echo b${ENTER}`);
        await pty.waitFor("mine> ");
      }
    };
    const told = (line: string) => pty.text().split(line).length - 1;
    const login = "and can't be renewed without you\nhint: atmos-auth login -i ada";
    await prompts(`atmos-auth: ada lapses within 15 minutes ${login}`);
    assertStringIncludes(pty.raw(), `\x1b]2;ada lapses within 15 minutes`);
    await prompts(`atmos-auth: ada lapses within 5 minutes ${login}`);
    const elsewhere = minutes.program(program, ["login", "--mfa-code-stdin"]);
    printed(
      await startProgram(...elsewhere, { env: box.env, cwd: box.project, stdin: "222222\n" }).done,
    );
    // The session asks whose the new credential is, before it goes on with it.
    for (let left = 0, turn = 0; left < HOUR / 2; turn++) {
      await pty.type(`${program} status --json${ENTER}`);
      const [, lapses] = /"expires": "([^"]+)"/.exec(await pty.waitFor(/"expires": "[^"]+"/))!;
      left = Date.parse(lapses!) - minutes.now();
      assert(turn < 20, lapses);
      await pty.waitFor("mine> ");
    }
    const maximum = "when its session.maximum is over";
    await prompts(`atmos-auth: ada is taken away within 15 minutes, ${maximum}`);
    await prompts(
      "atmos-auth: the credentials of ada were withdrawn, since its session.maximum is over\nhint: exit\n",
    );
    const file = '"<$(cat "$AWS_SHARED_CREDENTIALS_FILE")>"';
    await pty.type(`echo ${file}; ${program} status --short${ENTER}`);
    await pty.waitFor(/<>[^]*ada withdrawn !/);
    await pty.type(`exit${ENTER}`);
    await pty.waitFor(/Left ada after 1h\d+m; its \d+ files are gone\./);
    for (const minutes of ["lapses within 15", "lapses within 5", "is taken away within 15"]) {
      assertEquals([minutes, told(`atmos-auth: ada ${minutes} minutes`)], [minutes, 1]);
    }
    // Nothing came between the two words of any program's output.
    assertEquals(pty.text().match(/^a\n(?!b\n)/gm), null);
  },
);
