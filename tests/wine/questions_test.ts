/** Questions on a console of Windows: what is typed behind an answer is the next program's, from the first key on. */
import { assertEquals } from "@std/assert";
import { startSts } from "../cloud/sts.ts";
import type { Pty } from "../e2e/pty.ts";
import { PASSPHRASE } from "../e2e/sandbox.ts";
import { CANARY, CLOUD, SERIAL } from "../e2e/world.ts";
import { CONFIG, FILE_STORE, onConsole, windowsTest } from "./machine.ts";

/** Types an answer and a line for the next program in one go, and sees that it hears it. */
async function andThen(pty: Pty, question: string | RegExp, answer: string): Promise<void> {
  await pty.waitFor(question);
  await pty.type(`${answer}\recho heard& exit 3\r`);
  await pty.waitFor(/^heard$/m);
  assertEquals(await pty.status, 3);
}

const KEPT =
  `${FILE_STORE} atmos exec -i one -- cmd /c echo kept; export ATMOS_KEYRING_TYPE=file; `;

windowsTest("behind a passphrase, which is tried a while, each key is the command's", async () => {
  await onConsole(`${KEPT} atmos exec -i one -- cmd /d`, async (pty) => {
    await pty.waitFor("Passphrase");
    await pty.type("wrong-one\r");
    await andThen(pty, "does not open it", PASSPHRASE);
    assertEquals(pty.text().includes(PASSPHRASE), false);
  });
});

/** A line is typed at the command's prompt, when nothing is asked any more. */
windowsTest(
  "at the prompt behind a passphrase the first line is the command's, each time",
  async () => {
    const asked = "atmos exec -i one -- cmd /d";
    await onConsole(`${KEPT} ${asked}; ${asked}; ${asked}`, async (pty) => {
      for (const _ of [1, 2, 3]) {
        await pty.waitFor("Passphrase");
        await pty.type(`${PASSPHRASE}\r`);
        await pty.waitFor(/project>/);
        await pty.type("echo heard& exit 3\r");
        await pty.waitFor(/^heard$/m);
      }
      assertEquals(await pty.status, 3);
    });
  },
);

// A value may have several lines: what is typed at once with it is taken for the next of them.
windowsTest("after a hidden value the next line is the person's shell's", async () => {
  const lines = String.raw`Z:\p\atmos-auth.exe secret set foo& cmd /d`;
  await onConsole(`export ${FILE_STORE}; wine cmd /d /c '${lines}'`, async (pty) => {
    await pty.waitFor("Value of");
    await pty.type(`${CANARY}\r`);
    await pty.waitFor(/^.*project>/m);
    await pty.type("echo heard& exit 3\r");
    await pty.waitFor(/^heard$/m);
    assertEquals(await pty.status, 3);
  });
});

windowsTest("behind a code of MFA each key is the command's", async () => {
  const cloud = startSts(CLOUD);
  const config = `auth:
  identities:
    ada:
      kind: aws/user
      credentials: {access_key_id: AKIAADA0000000EXAMPLE, secret_access_key: ${CANARY}, mfa_arn: "${SERIAL}"}
      spec: {endpoint_url: "${cloud.url}"}
`;
  try {
    await onConsole("atmos exec -i ada -- cmd /d", async (pty) => {
      await pty.waitFor("MFA code");
      await pty.type("12\r");
      await andThen(pty, "six digits", "123456");
    }, { "project/atmos.yaml": config });
  } finally {
    await cloud.close();
  }
});

windowsTest("arrows move in the picker, and behind its end each key is the shell's", async () => {
  const one = CONFIG.slice(CONFIG.indexOf("    one:"), CONFIG.indexOf("    told:"));
  const two = CONFIG + one.replace("one:", "two:");
  await onConsole("atmos exec -i -- cmd /d", async (pty) => {
    await pty.waitFor("Enter picks");
    await pty.type("\x1b[B\x1b[B");
    await pty.waitFor(/❯ · +two/);
    await pty.type("\recho %AWS_PROFILE%& exit 3\r");
    await pty.waitFor(/^two$/m);
    assertEquals(await pty.status, 3);
  }, { "project/atmos.yaml": two });
});

windowsTest(
  "Esc gives a picker and a hidden question up, and each next key is the shell's",
  async () => {
    const line = (words: string) =>
      String.raw`wine cmd /d /c 'Z:\p\atmos-auth.exe ${words}& cmd /d'`;
    const both = `export ${FILE_STORE}; ${line("secret set foo")}; cd /w/empty; ${line("init")}`;
    await onConsole(both, async (pty) => {
      for (
        const [question, prompt] of [["Value of", /project>/], ["Esc cancels", /empty>/]] as const
      ) {
        await pty.waitFor(question);
        await pty.type("\x1b");
        await pty.waitFor(prompt);
        await pty.type("echo heard& exit 3\r");
        await pty.waitFor(/^heard$/m);
      }
      assertEquals(await pty.status, 3);
    }, { "empty/none": "" });
  },
);
