/** Where nothing is kept (ssh, WSL, a container): a session is fed by the `login` that is typed in it all the same. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ENTER } from "./pty.ts";
import { PASSPHRASE } from "./sandbox.ts";
import { ssoJourney } from "./sso_world.ts";
import { isThere, printed, until } from "./world.ts";

const NOWHERE: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  "no keyring": {
    ATMOS_KEYRING_TYPE: undefined,
    ATMOS_KEYRING_PASSWORD: undefined,
    DBUS_SESSION_BUS_ADDRESS: undefined,
  },
  memory: { ATMOS_KEYRING_TYPE: "memory" },
};

for (const [name, env] of Object.entries(NOWHERE)) {
  for (const way of ["login -i dev-user", "login --provider aws-sso"]) {
    ssoJourney(`${name}: ${way} in a session feeds it`, {}, async (world) => {
      const { openHere, opened, browse, sso, sessions } = world;
      printed(await world.run(["trust"]));
      await using pty = await openHere(["shell", "-i", "dev-user"], { env });
      await until(() => opened().length === 1, "a browser is opened");
      await browse();
      await pty.waitFor("dev-user");
      const isOpen = () => sessions().some((path) => isThere(`${path}/session.json`));
      await until(isOpen, "a session is there");
      const record = () => Deno.readTextFileSync(`${sessions()[0]}/session.json`);
      const before = JSON.parse(record()).identities[0].expires;
      // What is issued in the same second lasts no longer.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      sso.endSessions();
      await pty.type(`${world.program} ${way}${ENTER}`);
      await until(() => opened().length === 2, "a browser is opened");
      await browse();
      await pty.waitFor("Handed to this shell");
      await pty.waitFor("successful");
      if (way.includes("-i")) {
        await until(() => JSON.parse(record()).identities[0].expires > before, "it lasts longer");
      }
      await pty.type(`exit 0${ENTER}`);
      assertEquals(await pty.status, 0, pty.text());
      assertEquals(world.box.filesWith("aoaAAAAAG"), []);
    });
  }

  ssoJourney(
    `${name}: a login to another's identity of the same name is not this session's`,
    {},
    async (world) => {
      const { openHere, opened, browse, box, run } = world;
      printed(await run(["trust"]));
      await using pty = await openHere(["shell", "-i", "dev-user"], { env });
      await until(() => opened().length === 1, "a browser is opened");
      await browse();
      await pty.waitFor("dev-user");
      const text = Deno.readTextFileSync(`${box.project}/atmos.yaml`);
      const other = text.replaceAll("DeveloperRole", "ReadOnly");
      assertEquals(other === text, false);
      box.write("other/atmos.yaml", other);
      const login = `cd ${box.directory}/other; ATMOS_TRUST=1 ${world.program} login -i dev-user`;
      await pty.type(`${login}; echo "came to $?."${ENTER}`);
      await pty.waitFor("came to 1.");
      assertStringIncludes(pty.text(), 'Nothing would keep a sign-in to "dev-user"');
      assertEquals(opened().length, 1);
      assertEquals(pty.text().includes("Handed to this shell"), false);
      await pty.type(`exit 0${ENTER}`);
    },
  );

  ssoJourney(
    `${name}: a login outside of any session says beforehand that it would be for nothing`,
    {},
    async (world) => {
      await using pty = await world.openHere(["login", "-i", "dev-user"], { env });
      assertEquals(await pty.status, 1, pty.text());
      assertStringIncludes(pty.text(), 'Nothing would keep a sign-in to "dev-user"');
      assertEquals(world.opened(), []);
      assertStringIncludes(pty.text(), "hint: export ATMOS_KEYRING_TYPE=file");
      assertEquals(pty.text().includes("successful"), false);
    },
  );
}

ssoJourney("with a store, a login in a session leaves no old news at its prompt", {
  roleLife: 90,
}, async (world) => {
  const { openHere, opened, browse, sso, sessions } = world;
  printed(await world.run(["trust"]));
  await using pty = await openHere(["shell", "-i", "dev-user"]);
  await until(() => opened().length === 1, "a browser is opened");
  await browse();
  await until(
    () => sessions().some((path) => isThere(`${path}/session.json`)),
    "a session is there",
  );
  sso.endSessions();
  const trouble = () =>
    JSON.parse(Deno.readTextFileSync(`${sessions()[0]}/session.json`)).identities[0].trouble;
  for (let tries = 0; trouble() === undefined && tries < 180; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  assertStringIncludes(trouble(), "has been ended");
  await pty.type(`${world.program} login -i dev-user${ENTER}`);
  // No session has it in a variable.
  await pty.waitFor("Passphrase");
  await pty.type(PASSPHRASE + ENTER);
  await until(() => opened().length === 2, "a browser is opened");
  await browse();
  await pty.waitFor("successful");
  assertEquals(trouble(), undefined);
});
