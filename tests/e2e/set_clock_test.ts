/** Hours of a session in seconds: the program runs under a clock that is set forward, and so does its cloud. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startProgram } from "./process.ts";
import { ENTER, startPty } from "./pty.ts";
import { tool } from "./tools.ts";
import { CANARY, CLOUD, journey, printed, SERIAL, type World } from "./world.ts";

const MINUTE = 60_000;

/**
 * A clock that is set forward, for the programs that are started under it and for the cloud. Timers run as ever, so that
 * between two such moments there is as much time as a busy machine needs: it is a laptop that sleeps and wakes.
 */
class SetClock {
  readonly #file = Deno.makeTempFileSync();
  #ahead = 0;

  constructor() {
    Deno.writeTextFileSync(this.#file, "+0");
  }

  now(): number {
    return Date.now() + this.#ahead * MINUTE;
  }

  /** Sets it to so many minutes more than it would show. */
  set(minutes: number): void {
    this.#ahead = minutes;
    // In one step: the programs read it at any moment.
    Deno.writeTextFileSync(`${this.#file}.new`, `+${minutes * 60}`);
    Deno.renameSync(`${this.#file}.new`, this.#file);
  }

  /** Starts a program under this clock. */
  program(path: string, args: readonly string[]): readonly [string, string[]] {
    const told = [`FAKETIME_TIMESTAMP_FILE=${this.#file}`, "FAKETIME_NO_CACHE=1"];
    const env = ["env", "-u", "FAKETIME", ...told, "FAKETIME_DONT_FAKE_MONOTONIC=1"];
    return [tool("faketime"), ["-f", "+0", ...env, path, ...args]];
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#file);
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

/** The clock of the test that runs. */
const now: { of?: SetClock } = {};
const CODES = { ...CLOUD.users![0]!, mfa: { serial: SERIAL, codes: ["111111", "222222"] } };

journey(
  "what needs a person is told twice, at a prompt; a sign-in elsewhere mends it; a maximum ends it",
  {
    tools: ["faketime", "script", "bash"],
    cloud: { now: () => now.of?.now() ?? Date.now(), users: [CODES] },
  },
  async (world) => {
    using clock = new SetClock();
    now.of = clock;
    configureFactor(world);
    const { box, program, run } = world;
    box.write("home/.bash_profile", "PS1='mine> '\n");
    printed(await run(["login", "--mfa-code-stdin"], { stdin: "111111\n" }));
    const shell = clock.program(program, ["shell", "--shell", tool("bash")]);
    await using pty = await startPty(...shell, { env: box.env, cwd: box.project });
    await pty.waitFor("mine> ");
    const prompts = async (wanted: string) => {
      for (let turn = 0; !pty.text().includes(wanted); turn++) {
        assert(turn < 200, `"${wanted}" was not told:\n${pty.text()}`);
        // Something runs meanwhile, into whose output nothing may come.
        await pty.type(`echo a; sleep 0.1; echo b${ENTER}`);
        await pty.waitFor("mine> ");
      }
    };
    const told = (line: string) => pty.text().split(line).length - 1;
    const login = "and can't be renewed without you\nhint: atmos-auth login -i ada";
    clock.set(47);
    await prompts(`atmos-auth: ada lapses within 15 minutes ${login}`);
    assertStringIncludes(pty.raw(), `\x1b]2;ada lapses within 15 minutes`);
    clock.set(57);
    await prompts(`atmos-auth: ada lapses within 5 minutes ${login}`);
    const elsewhere = clock.program(program, ["login", "--mfa-code-stdin"]);
    printed(
      await startProgram(...elsewhere, { env: box.env, cwd: box.project, stdin: "222222\n" }).done,
    );
    // The session asks whose the new credential is, before it goes on with it.
    for (let left = 0, turn = 0; left < 30 * MINUTE; turn++) {
      await pty.type(`${program} status --json${ENTER}`);
      const [, lapses] = /"expires": "([^"]+)"/.exec(await pty.waitFor(/"expires": "[^"]+"/))!;
      left = Date.parse(lapses!) - clock.now();
      assert(turn < 200, lapses);
      await pty.waitFor("mine> ");
    }
    clock.set(88);
    const maximum = "when its session.maximum is over";
    await prompts(`atmos-auth: ada is taken away within 15 minutes, ${maximum}`);
    clock.set(101);
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
